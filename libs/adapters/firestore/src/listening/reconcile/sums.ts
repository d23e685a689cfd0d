/** Sums by document path, then by counter; what is missing is 0. */
export type Sums = Map<string, Map<string, number>>;

/** Adds to one sum. */
export function addTo(sums: Sums, path: string, counter: string, amount: number): void {
  const counters = sums.get(path) ?? new Map<string, number>();
  sums.set(path, counters);
  const sum = (counters.get(counter) ?? 0) + amount;
  if (sum === 0) counters.delete(counter);
  else counters.set(counter, sum);
}
