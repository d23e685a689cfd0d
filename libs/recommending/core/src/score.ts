import type { Label } from '@earshot/contracts';
import type { Item, Model } from './model.ts';
import type { Affinity } from './taste.ts';

/** An item's score, 0–1, and what it is made of; the parts add up to the score. */
export interface Scored {
  readonly item: Item;
  readonly score: number;
  readonly parts: Readonly<Record<Ingredient, number>>;
}

/** What a score is made of. */
export type Ingredient = 'affinity' | 'popularity' | 'freshness';

/**
 * How much each ingredient counts; they add up to 1. Taste leads, as it is the only one that is about this listener; with
 * none known its share goes to the others.
 */
const SHARES = { affinity: 0.5, popularity: 0.35, freshness: 0.15 } as const;
/** A week: an episode published a week ago counts half as fresh. */
const FRESHNESS_HALF_LIFE_MS = 7 * 86_400_000;

/** Scores items for one taste at a moment (milliseconds since 1970). */
export function scorer(model: Model, affinity: Affinity, nowMs: number): (item: Item) => Scored {
  const liked = Object.values(affinity).filter((value) => value > 0);
  const total = liked.reduce((a, b) => a + b, 0);
  const known = total > 0 ? 1 : 1 - SHARES.affinity;
  // Plays differ by orders of magnitude: on a logarithm's scale one hit does not hide all else.
  const loudest = Math.log1p(model.items.reduce((most, { trend }) => Math.max(most, trend), 0));
  return (item) => {
    const parts = {
      affinity: (SHARES.affinity / known) * likingOf(item.label, affinity, total),
      popularity: (SHARES.popularity / known) * (loudest > 0 ? Math.log1p(item.trend) / loudest : 0),
      freshness: (SHARES.freshness / known) * freshnessOf(item, nowMs),
    };
    return { item, parts, score: parts.affinity + parts.popularity + parts.freshness };
  };
}

function likingOf(label: Label | undefined, affinity: Affinity, total: number): number {
  const value = label === undefined ? 0 : (affinity[label] ?? 0);
  return total > 0 ? Math.max(0, value) / total : 0;
}

function freshnessOf({ published }: Item, nowMs: number): number {
  return 2 ** -(Math.max(0, nowMs - published) / FRESHNESS_HALF_LIFE_MS);
}
