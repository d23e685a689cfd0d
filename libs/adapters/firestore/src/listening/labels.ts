import { type EpisodeDocument, type Label, paths } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';

/** How long a label is believed, in milliseconds: an episode gets its label once, minutes after its upload. */
const BELIEVED_MS = 60_000;
/** Most episodes remembered at once. */
const MAX_EPISODES = 10_000;

/** Labels of episodes by id; an episode without one is missing. */
export type Labels = ReadonlyMap<string, Label>;

/** A reader of episodes' labels that asks for each at most once a minute. */
export function createLabels(db: Firestore): (episodes: Iterable<string>) => Promise<Labels> {
  const known = new Map<string, { readonly label: Label | undefined; readonly until: number }>();

  const read = async (episodes: readonly string[]): Promise<void> => {
    const refs = episodes.map((episode) => db.doc(paths.episode(episode)));
    const fieldMask = ['label' satisfies keyof EpisodeDocument];
    const until = Date.now() + BELIEVED_MS;
    for (const snapshot of await db.getAll(...refs, { fieldMask })) {
      known.set(snapshot.id, { label: snapshot.get('label') as Label | undefined, until });
    }
  };

  return async (episodes) => {
    const asked = Array.from(new Set(episodes));
    const now = Date.now();
    const isUnknown = (episode: string) => (known.get(episode)?.until ?? 0) <= now;
    if (known.size + asked.filter(isUnknown).length > MAX_EPISODES) known.clear();
    const unknown = asked.filter(isUnknown);
    if (unknown.length > 0) await read(unknown);
    return new Map(
      asked.flatMap((episode) => {
        const label = known.get(episode)?.label;
        return label ? [[episode, label] as const] : [];
      }),
    );
  };
}
