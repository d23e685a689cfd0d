import type { Reason } from '@earshot/contracts';
import { type Blend, BLEND } from './blend.ts';
import { contextOf } from './context.ts';
import { diversify } from './diversify.ts';
import { affinityAt, UNKNOWN_LISTENER } from './listener.ts';
import type { Model } from './model.ts';
import { reasonOf } from './reason.ts';
import { scoresOf } from './score.ts';
import { valueOf } from './table.ts';

/** Who is to be recommended something, and when. */
export interface Request {
  /** One whom the model does not know gets what is popular and new. */
  readonly user: string;
  /** What they are hearing now; see `Observation`. */
  readonly session: string;
  /** Items that must not be in the list, such as those heard to the end. */
  readonly exclude: Iterable<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One recommended item. */
export interface Recommendation {
  readonly item: string;
  readonly title?: string;
  /** 0–1, comparable within one list only. */
  readonly score: number;
  /** Such as `because you finished “Markets”` or `popular in business today`. */
  readonly reason: string;
  /** The same as data. */
  readonly because: Reason;
}

/** How many items a list holds unless told otherwise. */
export const LIST_LENGTH = 20;

/**
 * The `n` items that fit a listener best, best first, each with its reason. The same model and request give the same
 * list. It holds less than `n` only when the model ranks less that may be in it.
 */
export function recommend(
  model: Model,
  { user, session, exclude, now }: Request,
  n: number = LIST_LENGTH,
  blend: Blend = BLEND,
): readonly Recommendation[] {
  const listener = valueOf(model.listeners, user) ?? UNKNOWN_LISTENER;
  const excluded = new Set(exclude);
  const scores = scoresOf(model, {
    context: contextOf(listener, session, blend),
    affinity: affinityAt(listener, now),
    now,
    blend,
  }).filter(({ item }) => !excluded.has(item.id));
  return diversify(scores, n, blend.repeat).map((one) => ({
    item: one.item.id,
    ...(one.item.title === undefined ? {} : { title: one.item.title }),
    score: Math.round(Math.min(1, one.score) * 1e6) / 1e6,
    ...reasonOf(model, one),
  }));
}
