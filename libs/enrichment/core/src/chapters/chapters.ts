import { keywordsOf } from '../topics/keywords.ts';
import { isTelling } from '../topics/telling.ts';
import { stemOf, type Term, termsOf } from '../topics/terms.ts';
import type { Word } from '../transcript/recognition.ts';
import { type Counts, topicShifts } from './tiling.ts';

/** A part of an episode about one thing. */
export interface Chapter {
  /** Seconds from the beginning of the audio. */
  readonly start: number;
  readonly title: string;
}

/** Words of a sequence, the unit that topic shifts are found in. */
const SEQUENCE_WORDS = 20;
/** Shortest chapter, in seconds. */
const MIN_CHAPTER_SEC = 120;
/** Most chapters of an episode. */
const MAX_CHAPTERS = 50;
/** A chapter begins at the best break within this many words of the shift. */
const REACH_WORDS = 20;
/** What the end of a sentence and another speaker are worth, in seconds of silence. */
const BREAK = { sentence: 0.5, speaker: 1 } as const;
/** Keywords in a title. */
const TITLE_KEYWORDS = 2;

/**
 * The chapters of a transcript: parted where its words change, named by the keywords that the others do not share. None where
 * fewer than two would last two minutes: a single chapter tells nothing.
 */
export function chaptersOf(words: readonly Word[]): Chapter[] {
  const terms = words.map(({ text }) => termsOf(text));
  const starts = [0, ...beginnings(words, sequencesOf(terms))];
  if (starts.length < 2) return [];
  const parts = starts.map((from, i) => terms.slice(from, starts[i + 1]).flat());
  const titles = titlesOf(parts);
  return starts.map((from, i) => ({
    start: i === 0 ? 0 : (words[from]?.start ?? 0),
    title: titles[i] ?? `Chapter ${i + 1}`,
  }));
}

/** Chapters as JSON of Podcasting 2.0, version 1.2.0. */
export function chaptersJson(chapters: readonly Chapter[]): string {
  return JSON.stringify({
    version: '1.2.0',
    chapters: chapters.map(({ start, title }) => ({ startTime: Math.round(start * 1000) / 1000, title })),
  });
}

function sequencesOf(terms: readonly (readonly Term[])[]): Counts[] {
  const sequences: Counts[] = [];
  for (let from = 0; from < terms.length; from += SEQUENCE_WORDS) {
    const counts = new Map<string, number>();
    for (const term of terms.slice(from, from + SEQUENCE_WORDS).flat()) {
      if (isTelling(term)) counts.set(term.stem, (counts.get(term.stem) ?? 0) + 1);
    }
    sequences.push(counts);
  }
  return sequences;
}

/** Indexes of the words that begin the second and further chapters: the deepest shifts, each long enough after the others. */
function beginnings(words: readonly Word[], sequences: readonly Counts[]): number[] {
  const end = words.at(-1)?.end ?? 0;
  const taken: { readonly index: number; readonly start: number }[] = [];
  for (const { at } of topicShifts(sequences)) {
    const index = bestBreak(words, at * SEQUENCE_WORDS);
    const start = words[index]?.start ?? 0;
    const others = [0, end, ...taken.map((chapter) => chapter.start)];
    if (others.every((other) => Math.abs(start - other) >= MIN_CHAPTER_SEC)) taken.push({ index, start });
    if (taken.length === MAX_CHAPTERS - 1) break;
  }
  return taken.map(({ index }) => index).toSorted((a, b) => a - b);
}

/** The index of the word near another that the clearest break comes before; of equal ones the nearest. */
function bestBreak(words: readonly Word[], near: number): number {
  let best = { index: near, value: -1, away: 0 };
  for (let index = Math.max(1, near - REACH_WORDS); index <= near + REACH_WORDS; index++) {
    const [last, next] = [words[index - 1], words[index]];
    if (!last || !next) continue;
    const value =
      Math.max(0, next.start - last.end) +
      (/[.!?…]["'”’)]?$/.test(last.text) ? BREAK.sentence : 0) +
      (last.speaker === next.speaker ? 0 : BREAK.speaker);
    const away = Math.abs(index - near);
    if (value > best.value || (value === best.value && away < best.away)) best = { index, value, away };
  }
  return best.index;
}

/** A title for each part: its keywords, those first that fewer than half of the parts share. */
function titlesOf(parts: readonly (readonly Term[])[]): (string | undefined)[] {
  const said = parts.map((terms) => new Set(terms.map(({ stem }) => stem)));
  const isOwn = (keyword: string) =>
    stemOf(keyword)
      .split(' ')
      .some((stem) => said.filter((stems) => stems.has(stem)).length * 2 <= said.length);
  return parts.map((terms) => {
    const keywords = keywordsOf(terms);
    const own = keywords.filter(isOwn);
    const title = (own.length > 0 ? own : keywords).slice(0, TITLE_KEYWORDS).join(', ');
    return title === '' ? undefined : title.replace(/^./u, (first) => first.toUpperCase());
  });
}
