import { isTelling } from './telling.ts';
import { type Term, stemOf } from './terms.ts';

/** Keywords told of an episode. */
const MAX_KEYWORDS = 10;

/**
 * The words that a text is about, most telling first: those said most often, longer words before shorter ones, and a
 * pair of words said together at least twice before its parts.
 */
export function keywordsOf(terms: readonly Term[]): string[] {
  const found = new Map<string, { word: string; count: number; score: number }>();
  const add = (key: string, word: string, weight: number) => {
    const count = (found.get(key)?.count ?? 0) + 1;
    found.set(key, { word: found.get(key)?.word ?? word, count, score: count * weight });
  };
  terms.forEach((term, i) => {
    if (!isTelling(term)) return;
    add(term.stem, term.word, Math.log2(term.word.length));
    const next = terms[i + 1];
    if (next && isTelling(next)) add(`${term.stem} ${next.stem}`, `${term.word} ${next.word}`, 5);
  });
  const ranked = [...found.values()]
    .filter(({ word, count }) => count > 1 || !word.includes(' '))
    .toSorted((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
  return withoutParts(ranked.map(({ word }) => word)).slice(0, MAX_KEYWORDS);
}

/** Leaves out words that a pair before them holds already. */
function withoutParts(words: readonly string[]): string[] {
  const said = new Set<string>();
  return words.filter((word) => {
    const stems = stemOf(word).split(' ');
    const isNew = stems.some((stem) => !said.has(stem));
    for (const stem of stems) said.add(stem);
    return isNew;
  });
}
