import { type EpisodeDocument, type Label, paths } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';

/** How long a label is believed, in milliseconds: an episode gets its label once, minutes after its upload. */
const BELIEVED_MS = 60_000;
/** Most episodes remembered at once, unless one asks for more. */
const MAX_EPISODES = 10_000;

/** Labels of episodes by id; an episode without one is missing. */
export type Labels = ReadonlyMap<string, Label>;

/** What was read of an episode, and until when that is believed, in milliseconds since 1970. */
interface Known {
  readonly label: Label | undefined;
  readonly until: number;
}

/**
 * A reader of episodes' labels that asks for each at most once a minute, as long as it remembers it.
 * @param maxEpisodes that are remembered; when more come all others are forgotten.
 */
export function createLabels(
  db: Firestore,
  maxEpisodes = MAX_EPISODES,
): (episodes: Iterable<string>) => Promise<Labels> {
  const known = new Map<string, Known>();

  const read = async (episodes: readonly string[]): Promise<readonly (readonly [string, Known])[]> => {
    if (episodes.length === 0) return [];
    const refs = episodes.map((episode) => db.doc(paths.episode(episode)));
    const fieldMask = ['label' satisfies keyof EpisodeDocument];
    const until = Date.now() + BELIEVED_MS;
    const snapshots = await db.getAll(...refs, { fieldMask });
    return snapshots.map((one) => [one.id, { label: one.get('label') as Label | undefined, until }]);
  };

  const remember = (found: readonly (readonly [string, Known])[]): void => {
    if (known.size + found.length > maxEpisodes) known.clear();
    for (const [episode, one] of found) known.set(episode, one);
  };

  return async (episodes) => {
    const asked = Array.from(new Set(episodes));
    const now = Date.now();
    // Taken before anything is waited for: another caller may make all be forgotten meanwhile.
    const believed = new Map(
      asked.flatMap((episode) => {
        const one = known.get(episode);
        return one && one.until > now ? [[episode, one] as const] : [];
      }),
    );
    const found = await read(asked.filter((episode) => !believed.has(episode)));
    remember(found);
    return new Map(
      [...believed, ...found].flatMap(([episode, { label }]) => (label ? [[episode, label] as const] : [])),
    );
  };
}
