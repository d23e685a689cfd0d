import type { Moment } from './value.ts';

const MICROS_PER_SECOND = 1_000_000n;
const RFC_3339 = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

/** Microseconds since 1970; nanoseconds below one are cut. */
export function microsOf({ seconds, nanoseconds }: Moment): bigint {
  return BigInt(seconds) * MICROS_PER_SECOND + BigInt(Math.floor(nanoseconds / 1000));
}

/**
 * Microseconds since 1970 of an RFC 3339 time.
 * @throws RangeError when it is none
 */
export function parseMicros(text: string): bigint {
  const [, seconds, fraction = '', zone = ''] = RFC_3339.exec(text) ?? [];
  const millis = Date.parse(`${seconds ?? ''}${zone.toUpperCase()}`);
  if (Number.isNaN(millis)) throw new RangeError(`expected an RFC 3339 time, got ${text}`);
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

/** RFC 3339 in UTC with six digits, as BigQuery's TIMESTAMP takes it. */
export function microsText(micros: bigint): string {
  const below = ((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  return `${wholeSeconds((micros - below) / MICROS_PER_SECOND)}.${below.toString().padStart(6, '0')}Z`;
}

/** RFC 3339 in UTC with nine digits: nothing is cut. */
export function momentText({ seconds, nanoseconds }: Moment): string {
  return `${wholeSeconds(BigInt(seconds))}.${nanoseconds.toString().padStart(9, '0')}Z`;
}

function wholeSeconds(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
}
