import type { Scored } from './score.ts';

/**
 * Picks up to `n`, best first, where an item keeps `repeat` (0–1) of its score for every item of its show that was picked
 * before it. The scores of the result are those it was picked by, so they never rise. Equal scores are ordered by id.
 */
export function diversify(scored: readonly Scored[], n: number, repeat: number): readonly Scored[] {
  const shows = new Map<string, Scored[]>();
  for (const one of [...scored].sort(byScoreThenId)) {
    const show = one.item.show === undefined ? `item ${one.item.id}` : `show ${one.item.show}`;
    const held = shows.get(show) ?? [];
    // The k-th of a show can only be picked after k−1 others of it.
    if (held.length < n) held.push({ ...one, score: one.score * repeat ** held.length });
    shows.set(show, held);
  }
  return [...shows.values()].flat().sort(byScoreThenId).slice(0, n);
}

function byScoreThenId(a: Scored, b: Scored): number {
  return b.score - a.score || (a.item.id < b.item.id ? -1 : 1);
}
