import { type Level, sumOfLevels } from './level.ts';

/** The most popular items of a group, such as those of one label. */
export interface Ranking {
  /** What all items of the group come to together. */
  readonly total: Level;
  /** Highest level first, at most {@link MAX_RANKED}. */
  readonly top: readonly { readonly id: string; readonly level: Level }[];
}

/** Most items that a ranking holds. */
export const MAX_RANKED = 100;

/**
 * A ranking once an item has risen to a level by another one. Levels only rise, so the ranking is exact although it
 * forgets what it has no room for.
 */
export function raise(ranking: Ranking | undefined, id: string, level: Level, by: Level): Ranking {
  if (!ranking) return { total: by, top: [{ id, level }] };
  const total = sumOfLevels(ranking.total, by);
  const last = ranking.top.at(-1);
  if (last && ranking.top.length >= MAX_RANKED && last.level > level) return { ...ranking, total };
  const others = ranking.top.filter((one) => one.id !== id);
  const place = others.findIndex((one) => one.level < level || (one.level === level && one.id > id));
  return {
    total,
    top: others.toSpliced(place < 0 ? others.length : place, 0, { id, level }).slice(0, MAX_RANKED),
  };
}
