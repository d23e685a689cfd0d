import { stemmer } from 'stemmer';

/** A word of a text as it counts: by its stem, so that `investors` and `investor` are one. */
export interface Term {
  readonly stem: string;
  readonly word: string;
}

/** The terms of a text: words in order, in lower case. */
export function termsOf(text: string): Term[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)?/gu) ?? [];
  return words.map((word) => {
    const bare = word.replace(/['’]s$/, '');
    return { word: bare, stem: stemmer(bare) };
  });
}

/** The stems of a phrase, joined, as {@link countTerms} counts them. */
export function stemOf(phrase: string): string {
  return termsOf(phrase)
    .map(({ stem }) => stem)
    .join(' ');
}

/** How often a stem or a pair of neighbouring stems occurs, and the word it is best shown as. */
export interface TermCount {
  readonly count: number;
  readonly word: string;
}

/** Counts stems and pairs of neighbouring stems. */
export function countTerms(terms: readonly Term[]): ReadonlyMap<string, TermCount> {
  const counts = new Map<string, TermCount>();
  const add = (stem: string, word: string) => {
    const known = counts.get(stem);
    counts.set(stem, { count: (known?.count ?? 0) + 1, word: known?.word ?? word });
  };
  terms.forEach((term, i) => {
    add(term.stem, term.word);
    const next = terms[i + 1];
    if (next) add(`${term.stem} ${next.stem}`, `${term.word} ${next.word}`);
  });
  return counts;
}
