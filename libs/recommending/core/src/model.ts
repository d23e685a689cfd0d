import type { EpisodeDocument, Label, TrendingDocument } from '@earshot/contracts';

/** An episode as the ranking sees it. */
export interface Item {
  readonly id: string;
  readonly title?: string;
  readonly show?: string;
  readonly label?: Label;
  /** When it became available, in milliseconds since 1970. */
  readonly published: number;
  /** Decayed plays, in plays made now. */
  readonly trend: number;
}

/** What is known of the catalogue: plain data of bounded size, one item per episode that may be recommended. */
export interface Model {
  readonly items: readonly Item[];
}

/** Most items a model holds. */
export const MAX_ITEMS = 500;

/**
 * The model of some episodes and of what is trending. Episodes that may not be recommended are left out; beyond
 * {@link MAX_ITEMS} the first ones are kept.
 */
export function modelOf(episodes: readonly EpisodeDocument[], trending: TrendingDocument | undefined): Model {
  const trends = new Map(trending?.episodes.map(({ episode_id, trend }) => [episode_id, trend]));
  const items = new Map(
    episodes
      .filter(isRecommendable)
      .map((episode) => [episode.episode_id, itemOf(episode, trends.get(episode.episode_id) ?? 0)]),
  );
  return { items: [...items.values()].slice(0, MAX_ITEMS) };
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

function itemOf(episode: EpisodeDocument, trend: number): Item {
  return {
    id: episode.episode_id,
    published: (episode.created_at ?? episode.updated_at).getTime(),
    trend: Math.max(0, trend),
    ...(episode.title === undefined ? {} : { title: episode.title }),
    ...(episode.show_id === undefined ? {} : { show: episode.show_id }),
    ...(episode.label === undefined ? {} : { label: episode.label }),
  };
}
