import * as v from 'valibot';
import { shown } from '../validate.ts';

/** Longest id taken from outside, in characters. Firestore allows 1,500 bytes; ids also become map keys and log fields. */
export const MAX_ID_LENGTH = 128;

/**
 * An id that may become a Firestore document id: 1–128 characters, no slash, no control character, no half of a
 * surrogate pair, not `.` or `..`, not `__…__` (Firestore's constraints on document ids, which are UTF-8).
 */
export const idSchema = v.pipe(
  v.string((issue) => `expected an id, got ${shown(issue.input)}`),
  v.check(
    isDocumentId,
    (issue) => `expected an id of 1–128 characters without "/", got ${shown(issue.input)}`,
  ),
);

/** Whether a text can be a document id; see {@link idSchema}. */
export function isDocumentId(text: string): boolean {
  if (text.length === 0 || text.length > MAX_ID_LENGTH) return false;
  if (text === '.' || text === '..' || isReserved(text) || !text.isWellFormed()) return false;
  // eslint-disable-next-line no-control-regex -- control characters are what this refuses
  return !/[/\u0000-\u001f\u007f]/.test(text);
}

/** Firestore keeps ids that begin and end so for itself, whatever stands between, line separators too. */
function isReserved(text: string): boolean {
  return text.startsWith('__') && text.endsWith('__') && text.length >= 4;
}

const ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/;

/**
 * Milliseconds since the epoch of an ISO-8601 time, or NaN when it is none.
 * A time without a zone is UTC: the reference's generator writes such times.
 */
export function parseTime(text: string): number {
  const match = ISO_TIME.exec(text);
  return match ? Date.parse(`${match[1]}${match[2] ?? 'Z'}`) : Number.NaN;
}

/** The years that a TIMESTAMP of BigQuery holds, where every event is recomputed: 0001 to 9999, in milliseconds since 1970. */
const FIRST_TIME_MS = -62_135_596_800_000;
const LAST_TIME_MS = 253_402_300_799_999;

/** An ISO-8601 time of the years 0001 to 9999 in UTC, kept as it was written. */
export const timeSchema = v.pipe(
  v.string((issue) => `expected an ISO-8601 time, got ${shown(issue.input)}`),
  v.check(
    (text) => Number.isFinite(parseTime(text)),
    (issue) => `expected an ISO-8601 time such as 2026-11-22T10:00:00Z, got ${shown(issue.input)}`,
  ),
  v.check(
    (text) => parseTime(text) >= FIRST_TIME_MS && parseTime(text) <= LAST_TIME_MS,
    (issue) => `expected a time of the years 0001 to 9999 in UTC, got ${shown(issue.input)}`,
  ),
);

/** The latest moment that a Date holds, in milliseconds since 1970 (ECMAScript). */
const LAST_MOMENT_MS = 8.64e15;

/** A moment as an ISO-8601 time or as milliseconds since the epoch; decoded to milliseconds. */
export const momentSchema = v.pipe(
  v.union([timeSchema, v.pipe(v.number(), v.check(isMoment, noMoment))], noMoment),
  v.transform((moment) => (typeof moment === 'string' ? parseTime(moment) : moment)),
);

function isMoment(ms: number): boolean {
  return Number.isInteger(ms) && ms >= 0 && ms <= LAST_MOMENT_MS;
}

function noMoment({ input }: { readonly input: unknown }): string {
  return `expected an ISO-8601 time or milliseconds, got ${shown(input)}`;
}

/** A whole number between two bounds, both included. */
export function wholeNumber(min: number, max: number) {
  return v.pipe(
    v.number((issue) => `expected a whole number, got ${shown(issue.input)}`),
    v.check(
      (n) => Number.isSafeInteger(n) && n >= min && n <= max,
      (issue) => `expected a whole number from ${min} to ${max}, got ${shown(issue.input)}`,
    ),
  );
}

/** One of a list of words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return v.picklist(words, (issue) => `expected one of ${words.join(', ')}, got ${shown(issue.input)}`);
}

/** ISO-3166 alpha-2 country code in capitals, or `ZZ` for unknown. */
export const countrySchema = v.pipe(
  v.string((issue) => `expected a country code, got ${shown(issue.input)}`),
  v.regex(/^[A-Z]{2}$/, (issue) => `expected a country code such as US, got ${shown(issue.input)}`),
);

/** The players that report events (reference, section 1 of its event table). */
export const DEVICES = ['iOS', 'Android', 'Web'] as const;
/** One of {@link DEVICES}. */
export type Device = (typeof DEVICES)[number];

/** A day in seconds: no episode or heard stretch is longer. */
export const DAY_SEC = 86_400;
