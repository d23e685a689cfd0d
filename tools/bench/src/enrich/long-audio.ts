import { wav } from '@earshot/samples/audio';

/** Samples a second of the audio, a byte each (µ-law): eight hours have 230 MB. */
const RATE = 8000;
/** Bytes of audio written at once. */
const PART = Buffer.alloc(1024 * 1024, 0xff);
/** Words a second of ordinary speech. */
const WORDS_PER_SECOND = 2.5;
/** Seconds of one result, as Speech-to-Text tells them. */
const RESULT_SECONDS = 60;
const WORDS =
  'the bank raised interest rates while investors sold shares of companies and the market fell'.split(' ');

/** A WAV of silence, part by part. */
export async function* silentWav(seconds: number): AsyncGenerator<Uint8Array> {
  const bytes = seconds * RATE;
  yield wav({ seconds: 0, rate: RATE, bits: 8, format: 7, claimedBytes: bytes });
  for (let left = bytes; left > 0; left -= PART.length) {
    yield await Promise.resolve(left < PART.length ? PART.subarray(0, left) : PART);
  }
}

/** What Speech-to-Text writes for speech of a length, result by result. */
export async function* recognitionJson(seconds: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"results":[');
  for (let from = 0; from < seconds; from += RESULT_SECONDS) {
    yield await Promise.resolve(Buffer.from(`${from > 0 ? ',' : ''}${JSON.stringify(resultFrom(from))}`));
  }
  yield Buffer.from(']}');
}

function resultFrom(from: number): object {
  const words = Array.from({ length: RESULT_SECONDS * WORDS_PER_SECOND }, (_, i) => ({
    word: WORDS[(from + i) % WORDS.length] ?? '',
    startOffset: `${(from + i / WORDS_PER_SECOND).toFixed(3)}s`,
    endOffset: `${(from + (i + 1) / WORDS_PER_SECOND).toFixed(3)}s`,
  }));
  const transcript = words.map(({ word }) => word).join(' ');
  return { alternatives: [{ transcript, words }], resultEndOffset: `${from + RESULT_SECONDS}s` };
}
