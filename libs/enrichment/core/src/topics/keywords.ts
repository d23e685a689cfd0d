// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- an ambient declaration cannot be imported
/// <reference path="../stopword.d.ts" />
import { deu, eng, fra, spa } from 'stopword';
import { type Term, stemOf } from './terms.ts';

const STOP_WORDS = new Set(
  [
    ...[eng, deu, fra, spa].flat(),
    // Spoken English that says nothing of the topic.
    ...`again also another around back because become better big bring can cannot come could couple day days did does doing done
    down each even ever every everybody everyone everything far few first found gave get gets getting give go goes going gonna
    good got great had has have having hello hey high hour hours however i'm i've it's just keep kind knew know last let
    let's like little long look looking lot made make makes making many may maybe me mean might minute minutes morning
    most much must my need never new next night nothing now off often okay old once one only other over part people put
    quite rather really right said same saw say says second see seen seven several should show since six so some somebody someone
    something soon still such take tell ten than thank thanks that's the them then there there's these they they're thing
    things think this those three through time times today together tomorrow too took two under until up upon us use used
    very want was way we we're week weeks welcome well went were what when where which while who why will with without
    won't would yeah year years yes yesterday yet you you're your`.split(/\s+/),
  ].map((word) => word.toLowerCase()),
);

/** Keywords told of an episode. */
const MAX_KEYWORDS = 10;
const MIN_LENGTH = 4;

/**
 * The words that a text is about, most telling first: those said most often, longer words before shorter ones, and a
 * pair of words said together at least twice before its parts.
 */
export function keywordsOf(terms: readonly Term[]): string[] {
  const found = new Map<string, { word: string; count: number; score: number }>();
  const telling = (term: Term | undefined): term is Term =>
    term !== undefined && term.word.length >= MIN_LENGTH && !STOP_WORDS.has(term.word);
  const add = (key: string, word: string, weight: number) => {
    const count = (found.get(key)?.count ?? 0) + 1;
    found.set(key, { word: found.get(key)?.word ?? word, count, score: count * weight });
  };
  terms.forEach((term, i) => {
    if (!telling(term)) return;
    add(term.stem, term.word, Math.log2(term.word.length));
    const next = terms[i + 1];
    if (telling(next)) add(`${term.stem} ${next.stem}`, `${term.word} ${next.word}`, 5);
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
