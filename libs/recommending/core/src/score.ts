import { DAY_MS, type Label } from '@earshot/contracts';
import type { Blend } from './blend.ts';
import type { Recalled } from './context.ts';
import { worthOf } from './level.ts';
import type { Affinity } from './listener.ts';
import { headStartOf, type Model, POPULARITY_DECAY, type RankedItem } from './model.ts';
import type { Ranking } from './ranking.ts';
import { followersOf } from './row.ts';
import { valueOf } from './table.ts';

/** What a score is made of. */
export type Ingredient = 'sequence' | 'affinity' | 'popularity' | 'freshness';

/** An item's score, 0–1, and what it is made of; the parts add up to the score. */
export interface Scored {
  readonly item: RankedItem;
  readonly score: number;
  readonly parts: Readonly<Record<Ingredient, number>>;
  /** What was heard that leads to it most. */
  readonly because?: Recalled;
}

/** What a recommendation goes by. */
export interface Situation {
  readonly context: readonly Recalled[];
  readonly affinity: Affinity;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly blend: Blend;
}

/** Weight of links that a row needs to decide as much as all else together. */
const ENOUGH = 10;
/** A week: an item published a week ago counts half as new. */
const FRESHNESS_HALF_LIFE_MS = 7 * DAY_MS;

/**
 * Scores what may come next: a mixture of probabilities. The rows of what was heard last say what others went on to; what
 * they do not know, because they are thin, is shared by the listener's labels, popularity and newness, each of them again a
 * probability over all items (backing off to what is known better: Witten and Bell, 1991). So the cold start is no case
 * of its own. Only items that one of these names are looked at, so that the time is the same in any catalogue.
 */
export function scoresOf(model: Model, situation: Situation): readonly Scored[] {
  const { context, affinity, now, blend } = situation;
  const rows = context.map((recalled) => {
    const { weights, total } = followersOf(valueOf(model.rows, recalled.heard.item) ?? []);
    return { recalled, weights, factor: (blend.sequence * recalled.share) / (total + ENOUGH), total };
  });
  const known = rows.reduce((sum, { factor, total }) => sum + factor * total, 0);
  const liked = Object.entries(affinity).filter(([, value]) => value > 0) as [Label, number][];
  const shares = sharesOf(liked.length > 0 ? blend : { ...blend, affinity: 0 }, 1 - known);
  const likedTotal = liked.reduce((sum, [, value]) => sum + value, 0);
  const freshTotal = model.fresh.reduce((sum, { published }) => sum + freshnessOf(published, now), 0);

  const ids = new Set([
    ...rows.flatMap(({ weights }) => [...weights.keys()]),
    ...['all' as const, ...liked.map(([label]) => label)].flatMap(
      (group) => model.popular[group]?.top.map(({ id }) => id) ?? [],
    ),
    ...model.fresh.map(({ id }) => id),
  ]);
  return Array.from(ids).flatMap((id) => {
    const item = valueOf(model.items, id);
    if (!item) return [];
    const { sequence, because } = leadTo(id, rows);
    const liking = item.label === undefined ? 0 : Math.max(0, affinity[item.label] ?? 0);
    const ofLabel = liking > 0 && item.label !== undefined ? model.popular[item.label] : undefined;
    const popularity = shares.popularity * shareOf(item, model.popular.all);
    const fresh = freshTotal > 0 ? (shares.freshness * freshnessOf(item.published, now)) / freshTotal : 0;
    const parts = {
      sequence,
      affinity: ofLabel ? shares.affinity * (liking / likedTotal) * shareOf(item, ofLabel) : 0,
      popularity: popularity * (1 - headStartOf(item)),
      freshness: fresh + popularity * headStartOf(item),
    };
    const score = parts.sequence + parts.affinity + parts.popularity + parts.freshness;
    return [{ item, score, parts, ...(because ? { because } : {}) }];
  });
}

interface WeighedRow {
  readonly recalled: Recalled;
  readonly weights: ReadonlyMap<string, number>;
  readonly factor: number;
}

function leadTo(
  id: string,
  rows: readonly WeighedRow[],
): { readonly sequence: number; readonly because?: Recalled } {
  let [sequence, most] = [0, 0];
  let because: Recalled | undefined;
  for (const { recalled, weights, factor } of rows) {
    const part = factor * (weights.get(id) ?? 0);
    sequence += part;
    if (part > most) [most, because] = [part, recalled];
  }
  return because ? { sequence, because } : { sequence };
}

/** How what the rows leave is shared: what has no weight leaves its share to the others. */
function sharesOf(
  { affinity, popularity, freshness }: Blend,
  left: number,
): Pick<Blend, 'affinity' | 'popularity' | 'freshness'> {
  const total = affinity + popularity + freshness;
  const unit = total > 0 ? left / total : 0;
  return { affinity: affinity * unit, popularity: popularity * unit, freshness: freshness * unit };
}

/** An item's part of what its group is played. Both fade alike, so the moment does not matter. */
function shareOf({ level }: RankedItem, group: Ranking | undefined): number {
  return group ? Math.min(1, worthOf(POPULARITY_DECAY, level - group.total, 0)) : 0;
}

function freshnessOf(published: number, now: number): number {
  return 2 ** -(Math.max(0, now - published) / FRESHNESS_HALF_LIFE_MS);
}
