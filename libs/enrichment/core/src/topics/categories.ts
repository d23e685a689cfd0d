import { type Label, LABELS } from '@earshot/contracts';
import type { Labelled } from './label.ts';

/** A content category of Cloud Natural Language with its confidence (0–1). */
export interface Category {
  /** Such as `/Sports/Team Sports/Soccer`. */
  readonly name: string;
  readonly confidence: number;
}

/**
 * The label that a category and those below it stand for; of several beginnings the longest counts
 * (https://cloud.google.com/natural-language/docs/categories, version 2).
 */
const LABEL_OF: Readonly<Record<string, Label>> = {
  '/Law & Government': 'world',
  '/News/Politics': 'world',
  '/News/World News': 'world',
  '/News/Local News': 'world',
  '/People & Society/Social Issues & Advocacy': 'world',
  '/Sensitive Subjects/War & Conflict': 'world',
  '/Sensitive Subjects/Accidents & Disasters': 'world',
  '/Sports': 'sports',
  '/News/Sports News': 'sports',
  '/Games/Fantasy Sports': 'sports',
  '/Business & Industrial': 'business',
  '/Finance': 'business',
  '/Jobs & Education/Jobs': 'business',
  '/News/Business News': 'business',
  '/Real Estate': 'business',
  '/Computers & Electronics': 'sci_tech',
  '/Health/Medical Literature & Resources': 'sci_tech',
  '/Internet & Telecom': 'sci_tech',
  '/News/Health News': 'sci_tech',
  '/News/Technology News': 'sci_tech',
  '/Science': 'sci_tech',
};

/** Below it categories leave a text without a label. */
const LEAST_CONFIDENCE = 0.3;

/**
 * The label that categories speak for: the one whose categories are surest together. Its confidence is that of the surest of
 * them, its evidence are their names, surest first. Undefined where none is sure enough.
 */
export function labelOfCategories(categories: readonly Category[]): Labelled | undefined {
  const weighed = LABELS.map((label) => {
    const own = categories
      .filter(({ name }) => labelOfCategory(name) === label)
      .toSorted((a, b) => b.confidence - a.confidence);
    return { label, own, total: own.reduce((sum, { confidence }) => sum + confidence, 0) };
  });
  const best = weighed.reduce((a, b) => (b.total > a.total ? b : a));
  const confidence = Math.round(Math.min(1, best.own[0]?.confidence ?? 0) * 1000) / 1000;
  if (confidence < LEAST_CONFIDENCE) return undefined;
  return { label: best.label, confidence, evidence: best.own.map(({ name }) => name) };
}

function labelOfCategory(name: string): Label | undefined {
  for (let path = name; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const label = LABEL_OF[path];
    if (label) return label;
  }
  return undefined;
}
