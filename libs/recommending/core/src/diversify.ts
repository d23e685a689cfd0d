import type { Scored } from './score.ts';

/** What each further episode of a show already in the list keeps of its score: enough to step back, not to vanish. */
const REPEAT_FACTOR = 0.8;

/**
 * Picks up to `n`, best first, where an episode loses with every episode of its show that was picked before it. The scores
 * of the result are those it was picked by, so they never rise. Equal scores are ordered by id.
 */
export function diversify(scored: readonly Scored[], n: number): readonly Scored[] {
  const rest = [...scored].sort(byScoreThenId);
  const picked: Scored[] = [];
  const taken = new Map<string, number>();
  while (picked.length < n && rest.length > 0) {
    const adjusted = rest.map((one) => ({ ...one, score: one.score * REPEAT_FACTOR ** repeats(one, taken) }));
    const best = adjusted.reduce((a, b) => (byScoreThenId(a, b) <= 0 ? a : b));
    rest.splice(adjusted.indexOf(best), 1);
    picked.push(best);
    const { show } = best.item;
    if (show !== undefined) taken.set(show, (taken.get(show) ?? 0) + 1);
  }
  return picked;
}

function repeats({ item }: Scored, taken: ReadonlyMap<string, number>): number {
  return item.show === undefined ? 0 : (taken.get(item.show) ?? 0);
}

function byScoreThenId(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  return a.item.id < b.item.id ? -1 : 1;
}
