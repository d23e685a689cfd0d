import type { BatchRecognizeResults, RecognitionFeatures } from './protocol.ts';

/** A recognised word; times in milliseconds from the start of the audio. */
export interface Word {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0–1. */
  readonly confidence: number;
}

/** What was said between two pauses. */
export interface Utterance {
  readonly words: readonly Word[];
  /** End of the stretch of audio, in milliseconds from its start. */
  readonly endMs: number;
}

/** Which parts of a result a request asked for. */
export type WordFeatures = Pick<RecognitionFeatures, 'enableWordTimeOffsets' | 'enableWordConfidence'>;

type Result = NonNullable<BatchRecognizeResults['results']>[number];

/**
 * Utterances as the results of one file. As in production, the language code is in lower case, and every transcript but
 * the first begins with a space, so that joining them gives the text.
 */
export function toResults(
  utterances: readonly Utterance[],
  language: string,
  features: WordFeatures,
): Result[] {
  return utterances.map(({ words, endMs }, index) => ({
    alternatives: [
      {
        transcript: (index === 0 ? '' : ' ') + words.map((word) => word.text).join(' '),
        confidence: mean(words.map((word) => word.confidence)),
        words: features.enableWordTimeOffsets ? words.map((word) => wordInfo(word, features)) : [],
      },
    ],
    resultEndOffset: duration(endMs),
    languageCode: language.toLowerCase(),
  }));
}

function wordInfo(word: Word, features: WordFeatures) {
  return {
    startOffset: duration(word.startMs),
    endOffset: duration(word.endMs),
    word: word.text,
    ...(features.enableWordConfidence ? { confidence: word.confidence } : {}),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Milliseconds as a `google.protobuf.Duration`. */
export function duration(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}

/** Milliseconds as the JSON form of a Duration, such as `1.200s` or `2s` (ProtoJSON: 0, 3, 6 or 9 fractional digits). */
export function durationJson(ms: number): string {
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`;
  return `${Math.floor(ms / 1000)}${fraction}s`;
}

/** The result object's text: results in ProtoJSON, on one line, without fields that are empty or zero. */
export function toJson(results: readonly Result[]): string {
  return JSON.stringify({ results }, (key, value: unknown) => {
    if (key.endsWith('Offset')) {
      const { seconds, nanos } = value as ReturnType<typeof duration>;
      return durationJson(seconds * 1000 + nanos / 1_000_000);
    }
    return Array.isArray(value) && value.length === 0 && key !== 'results' ? undefined : value;
  });
}
