import type { EpisodeDocument, TrendingDocument } from '@earshot/contracts';
import { addPopularity, describeItem, EMPTY_MODEL, type Item, type Model } from './model.ts';

/** Most episodes that a catalogue is made of. */
export const MAX_CATALOGUE = 500;

/**
 * What can be recommended, of some episodes and what is trending, as of a moment (milliseconds since 1970). Episodes that
 * may not be recommended are left out; beyond {@link MAX_CATALOGUE} the first ones are kept. It knows no rows and no
 * listeners.
 */
export function catalogueOf(
  episodes: readonly EpisodeDocument[],
  trending: TrendingDocument | undefined,
  nowMs: number,
): Model {
  const items = new Map(
    episodes.filter(isRecommendable).map((episode) => [episode.episode_id, itemOf(episode)]),
  );
  const described = [...items.values()].slice(0, MAX_CATALOGUE).reduce(describeItem, EMPTY_MODEL);
  return (trending?.episodes ?? [])
    .filter(({ trend }) => trend > 0)
    .reduce((model, { episode_id, trend }) => addPopularity(model, episode_id, nowMs, trend), described);
}

/**
 * Whether an episode may be recommended at all: it can be heard, and its cover is known to be harmless, was refused, or
 * does not exist. A cover that waits for a decision keeps its episode out.
 */
export function isRecommendable(episode: EpisodeDocument): boolean {
  if (episode.status !== 'ready') return false;
  if (episode.is_sensitive !== undefined) return !episode.is_sensitive;
  return episode.image_upload === undefined || episode.image_upload === episode.faults?.image?.upload;
}

function itemOf(episode: EpisodeDocument): Item {
  return {
    id: episode.episode_id,
    published: (episode.created_at ?? episode.updated_at).getTime(),
    ...(episode.title === undefined ? {} : { title: episode.title }),
    ...(episode.show_id === undefined ? {} : { show: episode.show_id }),
    ...(episode.label === undefined ? {} : { label: episode.label }),
  };
}
