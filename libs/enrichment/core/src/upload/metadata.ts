import { isDocumentId, shown, type UploadMetadata } from '@earshot/contracts';
import { parseDuration } from './duration.ts';

/** What the uploader's metadata tells, and what about it was left out or doubted. */
export interface ToldMetadata {
  readonly metadata: UploadMetadata;
  readonly warnings: readonly string[];
}

/** Longest title kept, in UTF-16 units. */
const MAX_TITLE = 500;
/** Durations told twice may differ by their rounding, in seconds. */
const ROUNDING_SEC = 1;

/**
 * Reads an upload's custom metadata (reference: title, duration, show_id, status, episode_id, duration_sec). Keys are taken
 * whatever their case; what cannot be used is left out with a warning and never fails the upload. `status` is
 * Earshot's own to decide and is ignored.
 */
export function readMetadata(custom: Readonly<Record<string, string>>): ToldMetadata {
  const told = new Map(
    Object.entries(custom).map(([key, value]) => [key.toLowerCase().replaceAll('-', '_'), cleaned(value)]),
  );
  const warnings: string[] = [];
  const read = <T>(key: string, parse: (text: string) => T | undefined, expected: string) => {
    const text = told.get(key);
    if (!text) return undefined;
    const value = parse(text);
    if (value === undefined)
      warnings.push(`${key}: expected ${expected}, got ${shown(text)}; it was left out`);
    return value;
  };
  const id = (text: string) => (isDocumentId(text) ? text : undefined);
  const anId = 'an id of 1–128 characters without "/"';
  const episode_id = read('episode_id', id, anId);
  const show_id = read('show_id', id, anId);
  const title = read('title', shortened, 'a text');
  const span = read('duration', (text) => spanOf(text), 'a duration such as 2:15:03, 135:03 or 8103');
  const seconds = read('duration_sec', parseDuration, 'seconds');
  const language = read('language', languageTag, 'a BCP-47 language such as en-US');
  if (span && seconds !== undefined && Math.abs(span.seconds - seconds) > ROUNDING_SEC) {
    warnings.push(`duration ${span.text} is ${span.seconds} s, but duration_sec says ${seconds}`);
  }
  const duration_sec = seconds ?? span?.seconds;
  return {
    metadata: {
      ...(episode_id !== undefined && { episode_id }),
      ...(title !== undefined && { title }),
      ...(show_id !== undefined && { show_id }),
      ...(span && { duration: span.text }),
      ...(duration_sec !== undefined && { duration_sec }),
      ...(language !== undefined && { language }),
    },
    warnings,
  };
}

/** Warns where the duration that the uploader told is off by more than 5 s and 1 % from the measured one. */
export function doubtDuration(told: number | undefined, measured: number): string[] {
  if (told === undefined || Math.abs(told - measured) <= Math.max(5, measured / 100)) return [];
  return [`the audio lasts ${Math.round(measured)} s, not ${Math.round(told)} s as its metadata says`];
}

/** Text as one line: composed (NFC), without control and direction-override characters. */
function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu, '')
    .trim();
}

function shortened(text: string): string {
  return text
    .slice(0, MAX_TITLE)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
}

function spanOf(text: string): { readonly text: string; readonly seconds: number } | undefined {
  const seconds = parseDuration(text);
  return seconds === undefined ? undefined : { text, seconds };
}

/** A BCP-47 tag in its usual case and with a region, as Speech-to-Text names languages: `de` is `de-DE`. */
function languageTag(text: string): string | undefined {
  try {
    const locale = new Intl.Locale(text);
    if (locale.language.length > 3) return undefined;
    const region = locale.region ?? locale.maximize().region;
    return [locale.language, locale.script, region].filter((part) => part !== undefined).join('-');
  } catch {
    return undefined;
  }
}
