import type { Decay } from '@earshot/contracts';

/**
 * A forward-decayed sum of positive weights as the binary logarithm of what it comes to when each weight has doubled
 * with every half-life since 1970. Levels of all items keep their order without being touched, never overflow, and know
 * no epochs. (Forward decay: see contracts' `Decay`.)
 */
export type Level = number;

/** The level of one weight, above 0, at a moment (milliseconds since 1970). */
export function levelOf(decay: Decay, atMs: number, weight: number): Level {
  return atMs / decay.halfLifeMs + Math.log2(weight);
}

/** The level of two sums together. */
export function sumOfLevels(a: Level, b: Level): Level {
  const [high, low] = a > b ? [a, b] : [b, a];
  return high + Math.log2(1 + 2 ** (low - high));
}

/** What a sum is worth at a moment, in weights of that moment. */
export function worthOf(decay: Decay, level: Level, nowMs: number): number {
  return 2 ** (level - nowMs / decay.halfLifeMs);
}
