import type { Label } from '@earshot/contracts';
import { BUSINESS } from './lexicon/business.ts';
import type { Phrases } from './lexicon/phrases.ts';
import { SCI_TECH } from './lexicon/sci-tech.ts';
import { SPORTS } from './lexicon/sports.ts';
import { WORLD } from './lexicon/world.ts';

/** What the labels are told by: plain words. To change a label's reach, change its words. */
export const LEXICON: Readonly<Record<Label, Phrases>> = {
  world: WORLD,
  sports: SPORTS,
  business: BUSINESS,
  sci_tech: SCI_TECH,
};
