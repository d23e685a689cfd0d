import type { Utterance, Word } from './transcript.ts';

/** A silence at least this long ends a result, in milliseconds: a breath between sentences, not one within. */
const PAUSE_MS = 250;
/** A result at least this long ends at any silence, in milliseconds, so that captions stay near their words. */
const LONG_RESULT_MS = 15_000;

/** One entry of a hypothesis: a word, or a filler such as `<sil>`; times in milliseconds. */
export interface Segment {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number;
}

const TIMED_WORD = /^(\S+) (\d+\.\d{3}) (\d+\.\d{3}) (\d+\.\d{6})$/;

/**
 * Reads what `pocketsphinx_continuous -time yes` (release 5prealpha) prints: per utterance its text, then one line per
 * word with start, end and confidence, in seconds from the start of the stream. Other lines give no segment.
 */
export function parseTimedWord(line: string): Segment[] {
  const match = TIMED_WORD.exec(line);
  if (!match) return [];
  const [, text = '', start, end, confidence] = match;
  return [segment(text, Number(start), Number(end), Number(confidence))];
}

/**
 * Reads a line of `pocketsphinx live` (release 5): an utterance as JSON, `b` start and `d` duration in seconds, `p`
 * probability, `t` text, `w` its words in the same form (pocketsphinx(1)). Other lines give no segments.
 */
export function parseJsonUtterance(line: string): Segment[] {
  if (!line.startsWith('{')) return [];
  const { w } = JSON.parse(line) as { w?: { b: number; d: number; p: number; t: string }[] };
  return (w ?? []).map(({ b, d, p, t }) => segment(t, b, b + d, p));
}

function segment(text: string, startSec: number, endSec: number, confidence: number): Segment {
  return {
    text,
    startMs: Math.round(startSec * 1000),
    endMs: Math.round(endSec * 1000),
    confidence: Math.min(1, confidence),
  };
}

/** Whether a segment is no word: `<s>`, `</s>`, `<sil>`, `[NOISE]`, `++BREATH++`. */
function isFiller({ text }: Segment): boolean {
  return /^(<.*>|\[.*\]|\+\+.*\+\+)$/.test(text);
}

/** Whether what was heard so far ends at this filler. */
function endsUtterance(filler: Segment, words: readonly Word[]): boolean {
  if (filler.text === '</s>' || filler.text === '<s>') return true;
  const heardMs = filler.startMs - (words[0]?.startMs ?? filler.startMs);
  return filler.endMs - filler.startMs >= PAUSE_MS || heardMs >= LONG_RESULT_MS;
}

/** Gathers segments into utterances; pronunciation marks such as `and(2)` are taken off. */
export function toUtterances(segments: Iterable<Segment>): Utterance[] {
  const utterances: Utterance[] = [];
  let words: Word[] = [];
  const close = (endMs: number) => {
    if (words.length > 0) utterances.push({ words, endMs });
    words = [];
  };
  for (const found of segments) {
    if (!isFiller(found)) words.push({ ...found, text: found.text.replace(/\(\d+\)$/, '') });
    else if (endsUtterance(found, words)) close(found.text === '<s>' ? found.startMs : found.endMs);
  }
  close(words.at(-1)?.endMs ?? 0);
  return utterances;
}
