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
import { affinityOf, completedOf, modelOf, recommend, sameList } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';
import { cached } from './cached.ts';

const model = cached(
  async () => {
    const { episodes, trending } = await readCatalogue();
    return modelOf(episodes, trending);
  },
  () => readSettings(audienceSettings).CATALOGUE_LIFE_SEC * 1000,
);

/**
 * Brings a listener's recommendations up to date with their profile as it is now, which may be newer than what triggered
 * this. Reads two documents beside the catalogue, which the instance keeps; writes only what would read differently.
 */
export async function recommendTo(user: string): Promise<void> {
  const path = paths.recommendations(user);
  const outcome = await untilUnchanged(path, async () => {
    const [[profile, current], catalogue] = await Promise.all([
      readDocuments([paths.profile(user), path]),
      model(),
    ]);
    if (!profile) return withdraw(path, current);
    const now = new Date();
    const heard = profile.data as ProfileDocument;
    const episodes = recommend(catalogue, {
      affinity: affinityOf(heard, now.getTime()),
      exclude: completedOf(heard),
      now: now.getTime(),
    });
    const shown = (current?.data as RecommendationsDocument | undefined)?.episodes ?? [];
    if (sameList(shown, episodes)) return 'unchanged';
    return store(path, current, { user_id: user, episodes, updated_at: now });
  });
  logEvent('INFO', 'recommendations_considered', { outcome });
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
