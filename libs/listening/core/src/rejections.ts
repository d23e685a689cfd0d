import { DAY_MS, type RejectionCounts, type RejectionsDocument } from '@earshot/contracts';
import { hourStart } from './hour.ts';
import { REJECTED_KEPT_DAYS } from './limits.ts';

/**
 * How long after its end an hour may still get rejections, in milliseconds: an invocation notes the time before it
 * writes and lives for two minutes at most, and its clock may be wrong by minutes.
 */
export const HOUR_SETTLES_MS = 10 * 60_000;

/** The start of the first hour that may still get rejections at a moment; both in milliseconds since 1970. */
export function firstOpenHour(now: number): number {
  return hourStart(now - HOUR_SETTLES_MS);
}

/** The days and hours of a summary. */
export type Rejections = Pick<RejectionsDocument, 'days' | 'hours'>;

/**
 * A summary once an hour was counted afresh: its day is the sum of its hours. Hours are kept for the day before as
 * well, days for as long as rejected events are.
 * @param start of the hour, in milliseconds since 1970; hours are counted in order.
 */
export function withHour({ days, hours }: Rejections, start: number, counts: RejectionCounts): Rejections {
  const day = dayName(start);
  const kept = from(hours, dayName(start - DAY_MS));
  const counted = { ...kept, [hourName(start)]: counts };
  const ofDay = Object.values(from(counted, day));
  return {
    hours: counted,
    days: from({ ...days, [day]: ofDay.reduce(sum, {}) }, dayName(start - REJECTED_KEPT_DAYS * DAY_MS)),
  };
}

function sum(a: RejectionCounts, b: RejectionCounts): RejectionCounts {
  const topics = new Set([...keysOf(a), ...keysOf(b)]);
  return Object.fromEntries(
    Array.from(topics, (topic) => {
      const codes = new Set([...keysOf(a[topic] ?? {}), ...keysOf(b[topic] ?? {})]);
      const added = Array.from(codes, (code) => [code, (a[topic]?.[code] ?? 0) + (b[topic]?.[code] ?? 0)]);
      return [topic, Object.fromEntries(added)];
    }),
  );
}

/** The entries whose names, which are times, do not come before one. */
function from<T>(entries: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([at]) => at >= name));
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

function dayName(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function hourName(at: number): string {
  return new Date(at).toISOString().slice(0, 13);
}
