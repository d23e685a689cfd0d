import { type Label, LABELS } from '@earshot/contracts';
import { LEXICON } from './lexicon.ts';
import { stemOf, type TermCount } from './terms.ts';

/** A label with how sure it is (0–1) and the words that spoke for it, strongest first. */
export interface Labelled {
  readonly label: Label;
  readonly confidence: number;
  readonly evidence: readonly string[];
}

/** Words shown as evidence. */
const MAX_EVIDENCE = 8;
/** Distinct words of evidence after which confidence is about two thirds of what the shares say. */
const EVIDENCE_SCALE = 3;

/** By label, the weight of each stem; where several words share a stem, the greatest. */
const weights = LABELS.map((label) => {
  const weight = new Map<string, number>();
  for (const [points, phrases] of LEXICON[label]) {
    for (const stem of phrases.map(stemOf)) weight.set(stem, Math.max(points, weight.get(stem) ?? 0));
  }
  return { label, weight };
});

/**
 * Labels a text by the words of the lexicon in it; undefined when it has none of them. A word said n times counts
 * log2(1 + n) times its weight, so that a topic shows in many words rather than in one repeated.
 */
export function labelOf(counts: ReadonlyMap<string, TermCount>): Labelled | undefined {
  const scored = weights.map(({ label, weight }) => {
    const found = [...weight].flatMap(([stem, w]) => {
      const term = counts.get(stem);
      return term ? [{ word: term.word, score: w * Math.log2(1 + term.count) }] : [];
    });
    found.sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
    return { label, found, score: found.reduce((sum, { score }) => sum + score, 0) };
  });
  const total = scored.reduce((sum, { score }) => sum + score, 0);
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (total === 0) return undefined;
  const confidence = (best.score / total) * (1 - Math.exp(-best.found.length / EVIDENCE_SCALE));
  return {
    label: best.label,
    confidence: Math.round(confidence * 1000) / 1000,
    evidence: best.found.slice(0, MAX_EVIDENCE).map(({ word }) => word),
  };
}
