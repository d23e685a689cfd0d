import { type Label, LABELS } from '@earshot/contracts';
import { LEXICON } from './lexicon.ts';
import type { Phrases } from './lexicon/phrases.ts';
import { countTerms, stemOf, type Term } from './terms.ts';

/** A label with how sure it is (0–1) and the words that spoke for it, strongest first. */
export interface Labelled {
  readonly label: Label;
  readonly confidence: number;
  readonly evidence: readonly string[];
}

/** Words shown as evidence. */
const MAX_EVIDENCE = 8;
/** Words that count together: about a minute of speech. */
const WINDOW_WORDS = 150;
/** Points that each label has for nothing, in every window and for each of its words: they stand for chance. */
const DOUBT = { window: 2, word: 0.02 } as const;
/** How much the shares of the points are sharpened. It and {@link DOUBT} are fitted to passages of `tools/bench/src/labels`. */
const SHARPNESS = 2;
/** From here on a label is likelier than all others together. Below it a text is left without one. */
const LEAST_CONFIDENCE = 0.5;

/** Points by label of each stem and pair of stems in the lexicon. */
const points = pointsByStem();

/**
 * The label that the words of a text speak for most, however weakly; undefined when no word speaks for any.
 *
 * Each word of the lexicon gives its points to its label, `log2(1 + n)` times of them for n times in one window: so a topic
 * shows in many words rather than in one repeated. Windows of a minute add up, so that a label goes by what most of
 * the time is about, wherever in the episode. Confidence is the label's share of all points and of those that stand for chance,
 * sharpened: little evidence for many words leaves it near a quarter.
 */
export function leaningOf(terms: readonly Term[]): Labelled | undefined {
  const tallies = tally(terms);
  const windows = Math.ceil(terms.length / WINDOW_WORDS);
  const doubt = DOUBT.window * windows + DOUBT.word * terms.length;
  const weighed = LABELS.map((label) => {
    const found = [...tallies[label]].map(([word, score]) => ({ word, score }));
    const score = found.reduce((sum, each) => sum + each.score, 0);
    return { label, found, score, odds: (score + doubt) ** SHARPNESS };
  });
  const best = weighed.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score === 0) return undefined;
  const confidence = best.odds / weighed.reduce((sum, { odds }) => sum + odds, 0);
  return {
    label: best.label,
    confidence: Math.round(confidence * 1000) / 1000,
    evidence: best.found
      .toSorted((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
      .slice(0, MAX_EVIDENCE)
      .map(({ word }) => word),
  };
}

/** The label of a text; undefined when its words leave that undecided. */
export function labelOf(terms: readonly Term[]): Labelled | undefined {
  const leaning = leaningOf(terms);
  return leaning && leaning.confidence >= LEAST_CONFIDENCE ? leaning : undefined;
}

/** By label, the points of each word over all windows, under the word that was first said of its stem. */
function tally(terms: readonly Term[]): Readonly<Record<Label, ReadonlyMap<string, number>>> {
  const tallies = { world: new Map(), sports: new Map(), business: new Map(), sci_tech: new Map() } as Record<
    Label,
    Map<string, number>
  >;
  const shown = new Map<string, string>();
  for (let from = 0; from < terms.length; from += WINDOW_WORDS) {
    for (const [stem, { count, word }] of countTerms(terms.slice(from, from + WINDOW_WORDS))) {
      for (const { label, weight } of points.get(stem) ?? []) {
        const said = shown.get(stem) ?? word;
        shown.set(stem, said);
        tallies[label].set(said, (tallies[label].get(said) ?? 0) + weight * Math.log2(1 + count));
      }
    }
  }
  return tallies;
}

/** Where several phrases of a label share a stem, the greatest weight counts. */
function pointsByStem(): ReadonlyMap<string, readonly { readonly label: Label; readonly weight: number }[]> {
  const found = new Map<string, { label: Label; weight: number }[]>();
  for (const label of LABELS) {
    for (const stem of stemsOf(LEXICON[label])) {
      found.set(stem.stem, [...(found.get(stem.stem) ?? []), { label, weight: stem.weight }]);
    }
  }
  return found;
}

function stemsOf(phrases: Phrases): { readonly stem: string; readonly weight: number }[] {
  const weights = new Map<string, number>();
  for (const weight of [1, 2, 3] as const) {
    for (const phrase of phrases[weight]) weights.set(stemOf(phrase), weight);
  }
  return [...weights].map(([stem, weight]) => ({ stem, weight }));
}
