import type { RecommendedEpisode } from '@earshot/contracts';
import { diversify } from './diversify.ts';
import type { Model } from './model.ts';
import { reasonOf } from './reason.ts';
import { scorer } from './score.ts';
import type { Affinity } from './taste.ts';

/** Who is to be recommended something, and when. */
export interface Listener {
  readonly affinity: Affinity;
  /** Episodes that must not be in the list, such as those heard to the end. */
  readonly exclude: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How many episodes a list holds unless told otherwise. */
export const LIST_LENGTH = 20;

/**
 * The `n` episodes that fit a listener best, best first, each with its reason. The same model, listener and moment give
 * the same list, in whatever order the model holds its items.
 */
export function recommend(
  model: Model,
  listener: Listener,
  n: number = LIST_LENGTH,
): readonly RecommendedEpisode[] {
  const score = scorer(model, listener.affinity, listener.now);
  const candidates = model.items.filter(({ id }) => !listener.exclude.has(id)).map(score);
  return diversify(candidates, n).map((one) => ({
    episode_id: one.item.id,
    ...(one.item.title === undefined ? {} : { title: one.item.title }),
    score: Math.round(one.score * 10_000) / 10_000,
    reason: reasonOf(one),
  }));
}

/** Whether two lists tell a listener the same. Scores fade with every second, so they alone are no difference. */
export function sameList(a: readonly RecommendedEpisode[], b: readonly RecommendedEpisode[]): boolean {
  const told = (list: readonly RecommendedEpisode[]) =>
    JSON.stringify(list.map(({ episode_id, title, reason }) => [episode_id, title, reason]));
  return told(a) === told(b);
}
