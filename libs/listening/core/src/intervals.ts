/** A closed stretch of time or of an episode, in milliseconds; `from` ≤ `to`. */
export type Interval = readonly [from: number, to: number, ...rest: number[]];

/**
 * Adds an interval to a union of intervals, which is kept sorted and disjoint; what touches is united by `unite`.
 * Returns the same array when the union already holds it.
 */
export function addInterval<T extends Interval>(
  union: readonly T[],
  added: T,
  unite: (a: T, b: T) => T,
): readonly T[] {
  const first = firstNotBefore(union, added[0]);
  let past = first;
  let united = added;
  for (let held = union[past]; held !== undefined && held[0] <= added[1]; held = union[past]) {
    united = unite(held, united);
    past += 1;
  }
  const only = past === first + 1 ? union[first] : undefined;
  if (only && united.every((value, i) => value === only[i])) return union;
  return [...union.slice(0, first), united, ...union.slice(past)];
}

/** The smallest interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Length of a union, in milliseconds. */
export function lengthOf(union: readonly Interval[]): number {
  return union.reduce((sum, [from, to]) => sum + to - from, 0);
}

/**
 * The numbers of the equal slices, counted from 0, that a union has some length in.
 * @param size a slice's length in milliseconds, above 0.
 * @param end where the last slice ends.
 */
export function slicesOf(
  union: readonly Interval[],
  size: number,
  end = Number.POSITIVE_INFINITY,
): ReadonlySet<number> {
  const slices = new Set<number>();
  for (const [from, to] of union) {
    if (from === to) continue;
    const last = Math.min(to, end);
    for (let slice = Math.floor(from / size); slice * size < last; slice += 1) slices.add(slice);
  }
  return slices;
}

/** Index of the first interval that does not end before a moment. */
function firstNotBefore(union: readonly Interval[], moment: number): number {
  let low = 0;
  let high = union.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const held = union[middle];
    if (held !== undefined && held[1] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
