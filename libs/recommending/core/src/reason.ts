import type { Label } from '@earshot/contracts';
import type { Recalled } from './context.ts';
import type { Model } from './model.ts';
import type { Ingredient, Scored } from './score.ts';
import { valueOf } from './table.ts';

const LABEL_WORDS: Readonly<Record<Label, string>> = {
  world: 'world news',
  sports: 'sports',
  business: 'business',
  sci_tech: 'science and technology',
};
/** The weight from which on an item counts as finished: that of a COMPLETE. */
export const FINISHED_WEIGHT = 3;

/** Why an item is in the list, in words: what counted most for it. */
export function reasonOf(model: Model, { item, parts, because }: Scored): string {
  const words = item.label && LABEL_WORDS[item.label];
  switch (strongest(parts)) {
    case 'sequence':
      return because ? sequenceReason(model, because) : 'what others heard next';
    case 'affinity':
      return `because you like ${words ?? 'its topic'}`;
    case 'popularity':
      return words ? `popular in ${words} today` : 'popular today';
    case 'freshness':
      return words ? `new in ${words}` : 'new';
  }
}

/** What cannot be recommended itself has no title here. */
function sequenceReason(model: Model, { heard }: Recalled): string {
  const title = valueOf(model.items, heard.item)?.title;
  if (title === undefined) return 'because of what you heard last';
  return heard.weight >= FINISHED_WEIGHT
    ? `because you finished “${title}”`
    : `because you listened to “${title}”`;
}

function strongest(parts: Scored['parts']): Ingredient {
  const order: readonly Ingredient[] = ['freshness', 'popularity', 'affinity', 'sequence'];
  return order.reduce((best, next) => (parts[next] > parts[best] ? next : best));
}
