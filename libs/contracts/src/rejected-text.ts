import { jsonOf } from './validate.ts';

/** Longest text kept of something rejected, in characters: 4 KiB of ASCII. */
const MAX_EVENT_TEXT = 4096;

/**
 * What is kept of something rejected: a text as it came, anything else as JSON, cut. Half of a surrogate pair, which a JSON
 * text may name and a cut may leave, becomes U+FFFD: Firestore takes no text that UTF-8 cannot spell.
 */
export function rejectedText(event: unknown): string {
  const text = typeof event === 'string' ? event : (jsonOf(event) ?? '');
  return text.slice(0, MAX_EVENT_TEXT).toWellFormed();
}
