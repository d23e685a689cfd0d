/** Sums by name; a missing name is 0. Counters are integers; decayed sums (trend, affinity) are not. */
export type Tally = ReadonlyMap<string, number>;

/** Adds to one sum of a tally that is being made. */
export function add(tally: Map<string, number>, name: string, amount: number): void {
  const sum = (tally.get(name) ?? 0) + amount;
  if (sum === 0) tally.delete(name);
  else tally.set(name, sum);
}

/** Adds all sums of one tally to another that is being made. */
export function addAll(tally: Map<string, number>, other: Tally): void {
  for (const [name, amount] of other) add(tally, name, amount);
}

/** What has to be added to `before` to get `after`. */
export function difference(after: Tally, before: Tally): Tally {
  const delta = new Map(after);
  for (const [name, amount] of before) add(delta, name, -amount);
  return delta;
}
