import { learnedRows, linksTo } from './links.ts';
import { UNKNOWN_LISTENER, withHeard, withLiking } from './listener.ts';
import { addPopularity, describeItem, type Model, withRows } from './model.ts';
import { valueOf, withValue } from './table.ts';

/** That a listener heard an item, or showed how they like it. */
export interface Observation {
  readonly user: string;
  readonly item: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** How much it says for the item, such as the weight of a listening event: 1 for a play; below 0 it speaks against. */
  readonly weight: number;
  /** What belongs together: items of one session lead to one another. */
  readonly session: string;
}

/**
 * A model that has learned from an observation. The model given is not changed. Observations may come late; the same
 * one told twice adds to popularity and affinity twice, and to rows once.
 */
export function observe(model: Model, { user, item, time, weight, session }: Observation): Model {
  const described = valueOf(model.items, item) ? model : describeItem(model, { id: item, published: time });
  const now = { item, at: time, session, weight };
  const listener = withHeard(valueOf(described.listeners, user) ?? UNKNOWN_LISTENER, now);
  const links = linksTo(now, listener.heard, user);
  const rows = new Map(links.map(({ from }) => [from, valueOf(described.rows, from) ?? []]));
  const label = valueOf(described.items, item)?.label;
  const liking = label === undefined ? listener : withLiking(listener, label, time, weight);
  const learned = withRows(
    { ...described, listeners: withValue(described.listeners, user, liking) },
    learnedRows(rows, links),
  );
  return weight > 0 ? addPopularity(learned, item, time, weight) : learned;
}
