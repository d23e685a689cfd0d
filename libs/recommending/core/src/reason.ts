import { type Why, why } from '@earshot/contracts';
import type { Recalled } from './context.ts';
import type { Model } from './model.ts';
import type { Ingredient, Scored } from './score.ts';
import { valueOf } from './table.ts';

/** The weight from which on an item counts as finished: that of a COMPLETE. */
export const FINISHED_WEIGHT = 3;

/** Why an item is in the list: what counted most for it. */
export function reasonOf(model: Model, { item, parts, because }: Scored): Required<Why> {
  const { label } = item;
  switch (strongest(parts)) {
    case 'sequence':
      return because ? sequenceReason(model, because) : why('recommended.heard_next');
    case 'affinity':
      return label ? why('recommended.liked_label', { label }) : why('recommended.liked');
    case 'popularity':
      return label ? why('recommended.popular_label', { label }) : why('recommended.popular');
    case 'freshness':
      return label ? why('recommended.new_label', { label }) : why('recommended.new');
  }
}

/** What cannot be recommended itself has no title here. */
function sequenceReason(model: Model, { heard }: Recalled): Required<Why> {
  const title = valueOf(model.items, heard.item)?.title;
  if (title === undefined) return why('recommended.heard_last');
  return why(heard.weight >= FINISHED_WEIGHT ? 'recommended.finished' : 'recommended.heard', { title });
}

function strongest(parts: Scored['parts']): Ingredient {
  const order: readonly Ingredient[] = ['freshness', 'popularity', 'affinity', 'sequence'];
  return order.reduce((best, next) => (parts[next] > parts[best] ? next : best));
}
