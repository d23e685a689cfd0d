import type { Label } from '@earshot/contracts';
import type { Ingredient, Scored } from './score.ts';

const LABEL_WORDS: Readonly<Record<Label, string>> = {
  world: 'world news',
  sports: 'sports',
  business: 'business',
  sci_tech: 'science and technology',
};

/** Why an episode is in the list, in words: what counted most for it. */
export function reasonOf({ item, parts }: Scored): string {
  const words = item.label && LABEL_WORDS[item.label];
  const reasons: Readonly<Record<Ingredient, string>> = {
    affinity: `because you like ${words ?? 'its topic'}`,
    popularity: words ? `popular in ${words} today` : 'popular today',
    freshness: words ? `new in ${words}` : 'new',
  };
  return reasons[strongest(parts)];
}

function strongest(parts: Scored['parts']): Ingredient {
  const order: readonly Ingredient[] = ['freshness', 'popularity', 'affinity'];
  return order.reduce((best, next) => (parts[next] > parts[best] ? next : best));
}
