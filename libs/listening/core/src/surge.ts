import { WINDOW_MS } from './figure.ts';

/** Length of the window in which a surge is looked for, in milliseconds (reference: 60 s, sliding by 10 s). */
export const SURGE_MS = 60_000;

/**
 * Plays that the busiest bucket of a minute has at least when the minute has so many: an episode without such a bucket
 * has no such minute.
 */
export function busiestBucket(plays: number): number {
  return Math.ceil((plays * WINDOW_MS) / SURGE_MS);
}

/** Ten seconds of an episode. */
export interface Bucket {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly plays: number;
  readonly score_tenths: number;
}

/** Buckets that start together, as one: a total and its shards. */
export function sumBuckets(buckets: readonly Bucket[]): readonly Bucket[] {
  const sums = new Map<number, Bucket>();
  for (const { start, plays, score_tenths } of buckets) {
    const held = sums.get(start) ?? { plays: 0, score_tenths: 0 };
    sums.set(start, { start, plays: held.plays + plays, score_tenths: held.score_tenths + score_tenths });
  }
  return Array.from(sums.values());
}

/** Plays and score of one minute of an episode. */
export interface Surge {
  /** Milliseconds since 1970. */
  readonly end: number;
  readonly plays: number;
  readonly score_tenths: number;
}

/**
 * The minute with the most plays among all that end with one of the buckets; of equals, the first.
 * @param after milliseconds since 1970: only minutes that end later are looked at.
 */
export function strongestSurge(
  buckets: readonly Bucket[],
  after = Number.NEGATIVE_INFINITY,
): Surge | undefined {
  let strongest: Surge | undefined;
  for (const { start } of buckets.toSorted((a, b) => a.start - b.start)) {
    const end = start + WINDOW_MS;
    if (end <= after) continue;
    const within = buckets.filter((bucket) => bucket.start >= end - SURGE_MS && bucket.start < end);
    const plays = within.reduce((sum, bucket) => sum + bucket.plays, 0);
    const score_tenths = within.reduce((sum, bucket) => sum + bucket.score_tenths, 0);
    if (!strongest || plays > strongest.plays) strongest = { end, plays, score_tenths };
  }
  return strongest;
}

/** How much later than they happened plays may be told and still make a surge, in milliseconds. */
export const SURGE_TOLD_WITHIN_MS = 120_000;

/**
 * How far back surges have to be looked for, in milliseconds: what was looked at before is looked at again only for
 * plays that were told late, for every look is paid for.
 * @param through up to when surges have been looked for, in milliseconds since 1970; undefined when nobody knows.
 * @param longestMs how far back surges are news.
 */
export function surgeLookback(now: number, through: number | undefined, longestMs: number): number {
  if (through === undefined) return longestMs;
  return Math.min(longestMs, Math.max(0, now - through) + SURGE_TOLD_WITHIN_MS);
}
