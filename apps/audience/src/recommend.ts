import {
  createOnce,
  deleteUnchanged,
  readCatalogue,
  readDocuments,
  untilUnchanged,
  updateUnchanged,
  type Versioned,
} from '@earshot/adapter-firestore';
import {
  audienceSettings,
  paths,
  type ProfileDocument,
  readSettings,
  type RecommendationsDocument,
} from '@earshot/contracts';
import { catalogueOf, type Known, recommendEpisodes, sameList, sameTaste } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';
import { cached } from './cached.ts';
import { coalesced } from './coalesced.ts';
import { learnSteps, readRows } from './rows.ts';

/** Most episodes that a listener is known to have put away. */
const MAX_DISMISSED = 100;

const catalogue = cached(
  async () => {
    const { episodes, trending } = await readCatalogue();
    return catalogueOf(episodes, trending, Date.now());
  },
  () => readSettings(audienceSettings).CATALOGUE_LIFE_SEC * 1000,
);

/**
 * Brings a listener's recommendations up to date with their profile as it is now, which may be newer than what triggered
 * this. Changes that come while it runs share one further run. Reads at most six documents beside the catalogue, which the
 * instance keeps; writes only what would read differently, and the rows of episodes that something is learned for.
 */
export const recommendTo = coalesced((user) => bringUpToDate(user, undefined));

/** Does what {@link recommendTo} does when a change of a profile can make a difference. */
export async function recommendAfter(
  user: string,
  before: ProfileDocument | undefined,
  after: ProfileDocument | undefined,
): Promise<void> {
  if (!sameTaste(before, after)) await recommendTo(user);
}

/** Keeps an episode that a listener put away out of their recommendations. */
export async function dismiss(user: string, episode: string): Promise<void> {
  await bringUpToDate(user, episode);
}

async function bringUpToDate(user: string, dismissing: string | undefined): Promise<void> {
  const path = paths.recommendations(user);
  const outcome = await untilUnchanged(path, async () => {
    const [[profile, current], model] = await Promise.all([
      readDocuments([paths.profile(user), path]),
      catalogue(),
    ]);
    if (!profile) return withdraw(path, current);
    const now = new Date();
    const shown = current?.data as RecommendationsDocument | undefined;
    const before = shown?.dismissed ?? {};
    const dismissed = withDismissed(before, dismissing, now);
    const known: Known = {
      user,
      profile: profile.data as ProfileDocument,
      dismissed: Object.keys(dismissed),
      now: now.getTime(),
    };
    const rows = await readRows(known);
    const episodes = recommendEpisodes(model, rows.decoded, known);
    const isShown = sameList(shown?.episodes ?? [], episodes) && dismissed === before;
    const stored = isShown
      ? 'unchanged'
      : await store(path, current, {
          user_id: user,
          episodes,
          ...(Object.keys(dismissed).length > 0 ? { dismissed } : {}),
          updated_at: now,
        });
    if (stored !== 'changed') await learnSteps(known, rows);
    return stored;
  });
  logEvent('INFO', 'recommendations_considered', { outcome });
}

function withDismissed(
  held: Readonly<Record<string, Date>>,
  episode: string | undefined,
  now: Date,
): Readonly<Record<string, Date>> {
  if (episode === undefined || Object.hasOwn(held, episode)) return held;
  const latestFirst = Object.entries({ ...held, [episode]: now }).sort(
    ([, a], [, b]) => b.getTime() - a.getTime(),
  );
  return Object.fromEntries(latestFirst.slice(0, MAX_DISMISSED));
}

async function store(
  path: string,
  current: Versioned<unknown> | undefined,
  document: RecommendationsDocument,
): Promise<'written' | 'changed'> {
  const written = current
    ? await updateUnchanged(path, current.version, { ...document })
    : await createOnce(path, document);
  return written ? 'written' : 'changed';
}

/** A listener who is gone has no recommendations. */
async function withdraw(
  path: string,
  current: Versioned<unknown> | undefined,
): Promise<'unchanged' | 'withdrawn' | 'changed'> {
  if (!current) return 'unchanged';
  return (await deleteUnchanged(path, current.version)) ? 'withdrawn' : 'changed';
}
