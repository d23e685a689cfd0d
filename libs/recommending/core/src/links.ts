import { DAY_MS } from '@earshot/contracts';
import type { Heard } from './listener.ts';
import { join, type Link, type Row, whoOf } from './row.ts';

/** How many items of a session back an item is linked to; the k-th before it by a k-th of the weight. */
export const LINK_REACH = 4;

/** One link and the item whose row it belongs to. */
export interface LinkFrom {
  readonly from: string;
  readonly link: Link;
}

/**
 * The links to an item from what a listener heard before it in its session; none to one that nothing speaks for, by its
 * weight. Links know the day alone, so that going on with an item changes no row.
 */
export function linksTo(one: Heard, heard: readonly Heard[], user: string): readonly LinkFrom[] {
  if (one.weight <= 0) return [];
  const at = Math.floor(one.at / DAY_MS) * DAY_MS;
  return heard
    .filter(
      ({ item, session, at: before }) => session === one.session && item !== one.item && before <= one.at,
    )
    .slice(0, LINK_REACH)
    .map(({ item: from }, i) => ({
      from,
      link: { to: one.item, who: whoOf(user, from, one.item), weight: one.weight / (i + 1), at },
    }));
}

/** The rows that change by some links; rows that are not given are not learned. */
export function learnedRows(
  rows: ReadonlyMap<string, Row>,
  links: readonly LinkFrom[],
): ReadonlyMap<string, Row> {
  const learned = new Map<string, Row>();
  for (const { from, link } of links) {
    const row = learned.get(from) ?? rows.get(from);
    if (!row) continue;
    const joined = join(row, link);
    if (joined !== row) learned.set(from, joined);
  }
  return learned;
}
