import { DAY_MS, HOUR_MS } from './time.ts';

/**
 * Forward decay (Cormode et al., "Forward Decay: A Practical Time Decay Model for Streaming Systems", ICDE 2009):
 * instead of shrinking old values, add new ones ever larger. A value is a plain increment, needs no decay job, and its
 * order is right at any time.
 */
export interface Decay {
  /** Time in which a contribution loses half its weight, in milliseconds. */
  readonly halfLifeMs: number;
}

/** Half-lives in an epoch. 2^256 times the largest sum stays far below the largest double (2^1024). */
export const HALF_LIVES_PER_EPOCH = 256;

/** Trending: a play of three hours ago counts half. */
export const TREND_DECAY: Decay = { halfLifeMs: 3 * HOUR_MS };
/** Affinity: what was heard two weeks ago counts half. */
export const AFFINITY_DECAY: Decay = { halfLifeMs: 14 * DAY_MS };

/** The epoch that a moment (milliseconds since 1970) falls into. */
export function epochOf(decay: Decay, atMs: number): number {
  return Math.floor(atMs / (decay.halfLifeMs * HALF_LIVES_PER_EPOCH));
}

/** The field that holds the decayed sum of an epoch, such as `trend_73`. */
export function decayField(name: string, epoch: number): string {
  return `${name}_${epoch}`;
}

/** What `weight` at a moment adds to the field of its epoch. */
export function decayedWeight(decay: Decay, atMs: number, weight: number): number {
  return weight * 2 ** halfLivesInto(decay, epochOf(decay, atMs), atMs);
}

/** The value as of `nowMs`, in units of a contribution made now, of a sum kept in the field of `epoch`. */
export function decayedValue(decay: Decay, epoch: number, sum: number, nowMs: number): number {
  return sum * 2 ** -halfLivesInto(decay, epoch, nowMs);
}

function halfLivesInto(decay: Decay, epoch: number, atMs: number): number {
  return atMs / decay.halfLifeMs - epoch * HALF_LIVES_PER_EPOCH;
}
