import { plainText } from './formats.ts';
import { coverageOf, type Word } from './recognition.ts';

/** Share of the audio that a transcript must cover to be trusted. */
const TRUSTED_COVERAGE = 0.5;

/** Whether a transcript covers enough of the audio to tell what it is about. */
export function isTrusted(words: readonly Word[], durationSec: number): boolean {
  return coverageOf(words, durationSec) >= TRUSTED_COVERAGE;
}

/** The whole text of a trusted transcript, to find its topic by; undefined when it is not trusted. */
export function trustedText(words: readonly Word[], durationSec: number): string | undefined {
  return isTrusted(words, durationSec) ? plainText(words) : undefined;
}
