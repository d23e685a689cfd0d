/** Sums by document path and field, such as `metrics/episode_1 by_country/US`. */
export type Counters = Map<string, number>;

/** Fields that hold numbers and no counters: sums that decay, places in an episode, a document's number of writes. */
const NOT_EXACT = /^(trend_|affinity_|recent\/|rev$)/;

/** Adds the amounts of one document. */
export function addAmounts(
  counters: Counters,
  path: string,
  amounts: Iterable<readonly [field: string, amount: number]>,
): void {
  for (const [field, amount] of amounts) {
    if (NOT_EXACT.test(field)) continue;
    const name = `${path} ${field}`;
    counters.set(name, (counters.get(name) ?? 0) + amount);
  }
}

/** The numbers of a document, by field path with `/` between its parts. */
export function flatFields(data: Readonly<Record<string, unknown>>): [string, number][] {
  return Object.entries(data).flatMap(([field, value]) => {
    if (typeof value === 'number') return [[field, value] satisfies [string, number]];
    if (typeof value !== 'object' || value === null || 'toDate' in value) return [];
    const inner = flatFields(value as Readonly<Record<string, unknown>>);
    return inner.map(([name, number]): [string, number] => [`${field}/${name}`, number]);
  });
}

/** In order and without zeros, which nobody writes, to be compared. */
export function comparable(counters: Counters): Record<string, number> {
  const entries = Array.from(counters).filter(([, amount]) => amount !== 0);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
