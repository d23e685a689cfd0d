import type { Timestamp } from './wire.ts';

/** Microseconds since 1970: the grain of Firestore's times, and exact in a JavaScript number until the year 2255. */
export type Micros = number;

/** Protobuf's form of a time. */
export function toTimestamp(time: Micros): Timestamp {
  const seconds = Math.floor(time / 1e6);
  return { seconds, nanos: (time - seconds * 1e6) * 1000 };
}

/** The time of a protobuf timestamp, cut to the microsecond. */
export function fromTimestamp({ seconds, nanos }: Timestamp): Micros {
  return Number(seconds ?? 0) * 1e6 + Math.floor((nanos ?? 0) / 1000);
}

/** RFC 3339 with microseconds. */
export function toRfc3339(time: Micros): string {
  const millis = Math.floor(time / 1000);
  const micros = String(time - millis * 1000).padStart(3, '0');
  return new Date(millis).toISOString().replace('Z', `${micros}Z`);
}

/** Times that only grow: no two commits, and no commit and an earlier read, ever share one. */
export interface Clock {
  /** A time later than every one given before. */
  now(): Micros;
  /** Makes later times exceed this one, as after reading a log written under a faster clock. */
  pass(time: Micros): void;
}

/** A clock over the system's. */
export function createClock(): Clock {
  let last: Micros = 0;
  return {
    now: () => (last = Math.max(Date.now() * 1000, last + 1)),
    pass: (time) => {
      last = Math.max(last, time);
    },
  };
}
