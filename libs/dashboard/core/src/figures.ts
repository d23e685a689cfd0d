import type { Counters } from '@earshot/contracts';
import type { Count } from './views.ts';

/** All counters of a document that may lack some; what is missing is 0. */
export function countersOf(figures: Partial<Counters> = {}): Counters {
  const { plays = 0, streams = 0, engaged = 0, completes = 0, seconds_heard = 0, saves = 0 } = figures;
  const { follows = 0, stalls = 0, stall_ms = 0, score_tenths = 0, shares = {}, dropouts = {} } = figures;
  return {
    plays,
    streams,
    engaged,
    completes,
    seconds_heard,
    saves,
    follows,
    shares,
    stalls,
    stall_ms,
    dropouts,
    score_tenths,
  };
}

/** The counters of several documents added up. */
export function sumCounters(all: Iterable<Partial<Counters>>): Counters {
  let sum = countersOf();
  for (const figures of all) sum = plus(sum, countersOf(figures));
  return sum;
}

function plus(a: Counters, b: Counters): Counters {
  return {
    plays: a.plays + b.plays,
    streams: a.streams + b.streams,
    engaged: a.engaged + b.engaged,
    completes: a.completes + b.completes,
    seconds_heard: a.seconds_heard + b.seconds_heard,
    saves: a.saves + b.saves,
    follows: a.follows + b.follows,
    shares: sumMaps([a.shares, b.shares]),
    stalls: a.stalls + b.stalls,
    stall_ms: a.stall_ms + b.stall_ms,
    dropouts: sumMaps([a.dropouts, b.dropouts]),
    score_tenths: a.score_tenths + b.score_tenths,
  };
}

/** Amounts by key. */
export type Amounts = Readonly<Record<string, number>>;

/** Amounts by key added up. Keys are data: none of them reaches what objects inherit. */
export function sumMaps(maps: Iterable<Amounts | undefined>): Amounts {
  const sums = new Map<string, number>();
  for (const map of maps) {
    for (const [key, amount] of Object.entries(map ?? {})) sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return Object.fromEntries(sums);
}

/** Amounts as a list, the largest first, equals by key; beyond `most` they are one, named `other`. */
export function ranked(amounts: Amounts, most = Number.POSITIVE_INFINITY): Count[] {
  const counts = Object.entries(amounts)
    .map(([key, count]) => ({ key, count }))
    .filter(({ count }) => count !== 0)
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  if (counts.length <= most) return counts;
  const rest = counts.slice(most - 1).reduce((sum, { count }) => sum + count, 0);
  return [...counts.slice(0, most - 1), { key: 'other', count: rest }];
}

/** Share of plays that were completed, 0–1; undefined without plays. A session may complete what it did not begin. */
export function completionOf({
  plays,
  completes,
}: Pick<Counters, 'plays' | 'completes'>): number | undefined {
  return plays > 0 ? Math.min(1, completes / plays) : undefined;
}

/** Stalls in an hour of listening; undefined where nothing was heard. */
export function stallsPerHour({
  stalls,
  seconds_heard,
}: Pick<Counters, 'stalls' | 'seconds_heard'>): number | undefined {
  return seconds_heard > 0 ? stalls / hoursOf(seconds_heard) : undefined;
}

/** Seconds in hours. */
export function hoursOf(seconds: number): number {
  return seconds / 3600;
}

/** An object without its undefined fields. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
