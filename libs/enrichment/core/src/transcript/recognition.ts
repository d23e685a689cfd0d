import { type Decoded, decodeWith, shown } from '@earshot/contracts';
import * as v from 'valibot';

/** A recognised word; times in seconds from the beginning of the audio. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The speaker's label, where speakers were told apart. */
  readonly speaker?: string;
}

/** A duration of protobuf's JSON, such as `1.200s`, in seconds. */
const offset = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d{1,9})?s$/, (issue) => `expected a duration such as 1.2s, got ${shown(issue.input)}`),
  v.transform((text) => Number(text.slice(0, -1))),
);

const wordSchema = v.object({
  startOffset: v.optional(offset, '0s'),
  endOffset: v.optional(offset),
  word: v.optional(v.string(), ''),
  speakerLabel: v.optional(v.string(), ''),
});

const resultSchema = v.object({
  alternatives: v.optional(
    v.array(v.object({ transcript: v.optional(v.string(), ''), words: v.optional(v.array(wordSchema), []) })),
    [],
  ),
  resultEndOffset: v.optional(offset),
});

/** `google.cloud.speech.v2.BatchRecognizeResults` as protobuf JSON, as far as it is read. */
const resultsSchema = v.object({ results: v.optional(v.array(resultSchema), []) });

/**
 * Decodes a result that batch recognition wrote to Cloud Storage into its words, in order of time.
 * A result without word times has its words spread evenly over its stretch.
 */
export function decodeRecognition(json: string): Decoded<readonly Word[]> {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch (error) {
    return { ok: false, reason: `the recognition result is no JSON: ${String(error)}` };
  }
  const decoded = decodeWith(resultsSchema, input);
  if (!decoded.ok) return decoded;
  const words: Word[] = [];
  for (const { alternatives, resultEndOffset } of decoded.value.results) {
    const [best] = alternatives;
    if (!best) continue;
    const from = words.at(-1)?.end ?? 0;
    const timed = best.words.flatMap(asWords);
    words.push(...(timed.length > 0 ? timed : spread(best.transcript, from, resultEndOffset ?? from)));
  }
  return { ok: true, value: words.toSorted((a, b) => a.start - b.start) };
}

/** A recognised unit is one word, or several where the recogniser joined them. */
function asWords({ word, startOffset, endOffset, speakerLabel }: v.InferOutput<typeof wordSchema>): Word[] {
  const end = Math.max(endOffset ?? startOffset, startOffset);
  return spread(word, startOffset, end).map((part) => ({
    ...part,
    ...(speakerLabel && { speaker: speakerLabel }),
  }));
}

function spread(text: string, from: number, to: number): Word[] {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const step = Math.max(0, to - from) / Math.max(1, parts.length);
  return parts.map((part, i) => ({ text: part, start: from + i * step, end: from + (i + 1) * step }));
}

/** A longer stretch without a word, in seconds, counts as not transcribed: music and breaks are shorter. */
const MAX_GAP_SEC = 60;

/** Share (0–1) of the audio that is transcribed: up to the last word, but for long stretches without one. */
export function coverageOf(words: readonly Word[], durationSec: number): number {
  let covered = 0;
  let end = 0;
  for (const word of words) {
    const from = word.start - end > MAX_GAP_SEC ? word.start : end;
    covered += Math.max(0, word.end - from);
    end = Math.max(end, word.end);
  }
  return durationSec > 0 ? Math.min(1, Math.round((covered / durationSec) * 1000) / 1000) : 0;
}
