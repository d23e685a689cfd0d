import type { TranscriptWord } from '@earshot/dashboard-core/views';
import type { Paragraph } from './paragraphs.ts';

/** Words from `from` up to, not including, `to`. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

/**
 * Tells where a text is said: whatever its case, accents and punctuation, also within words and across them. The words
 * are prepared once, when something is looked for first.
 */
export function finderIn(words: readonly TranscriptWord[]): (query: string) => readonly Match[] {
  let prepared: Prepared | undefined;
  return (query) => {
    const wanted = plain(query);
    return wanted === '' ? [] : findIn((prepared ??= prepare(words)), wanted);
  };
}

/** Words as one plain text, and where each of them begins in it. */
interface Prepared {
  readonly text: string;
  readonly starts: readonly number[];
}

function prepare(words: readonly TranscriptWord[]): Prepared {
  const starts: number[] = [];
  let text = '';
  for (const { text: word } of words) {
    starts.push(text.length);
    const own = plain(word);
    if (own !== '') text += `${own} `;
  }
  return { text, starts };
}

function findIn({ text, starts }: Prepared, wanted: string): readonly Match[] {
  const matches: Match[] = [];
  let word = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    while ((starts[word + 1] ?? Infinity) <= at) word += 1;
    let to = word + 1;
    while ((starts[to] ?? Infinity) < at + wanted.length) to += 1;
    matches.push({ from: word, to });
  }
  return matches;
}

/** A paragraph with the matches that touch it. */
export interface Searched {
  readonly paragraph: Paragraph;
  readonly matches: readonly Match[];
}

/** Always the same one, so that nothing is drawn anew. */
const NONE: readonly Match[] = [];

/** Paragraphs with their matches. Both lie in the order of the words, and are walked through once. */
export function searchedIn(paragraphs: readonly Paragraph[], matches: readonly Match[]): readonly Searched[] {
  let first = 0;
  return paragraphs.map((paragraph) => {
    const to = paragraph.from + paragraph.words.length;
    while ((matches[first]?.to ?? Infinity) <= paragraph.from) first += 1;
    let end = first;
    while ((matches[end]?.from ?? Infinity) < to) end += 1;
    return { paragraph, matches: end === first ? NONE : matches.slice(first, end) };
  });
}

/** Letters and digits alone, without accents, in words that one space divides. */
function plain(text: string): string {
  const letters = text.normalize('NFD').toLowerCase().split(/\s+/);
  return letters
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))
    .filter(Boolean)
    .join(' ');
}
