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

/** Length of a union, in milliseconds, as far as it lies before an end. */
export function lengthOf(union: readonly Interval[], end = Number.POSITIVE_INFINITY): number {
  return union.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - from), 0);
}

/** A slice of the line, counted from 0, that a union came to have some length in (1) or has no more (-1). */
export type SliceChange = readonly [slice: number, change: 1 | -1];

/**
 * The equal slices in which one union has some length and the other none. What both have in common is not looked at,
 * so that a stretch added at the end of a long session costs as much as at its beginning.
 * @param size a slice's length in milliseconds, above 0.
 * @param end where the last slice ends.
 */
export function changedSlices(
  before: readonly Interval[],
  after: readonly Interval[],
  size: number,
  end = Number.POSITIVE_INFINITY,
): readonly SliceChange[] {
  if (before === after) return [];
  const { first, pastBefore, pastAfter } = differing(before, after);
  const [a, b] = [before[first], after[first]];
  const isGrown = first < pastBefore && first < pastAfter && a?.[0] === b?.[0];
  const since = isGrown ? Math.floor(Math.min(a?.[1] ?? 0, b?.[1] ?? 0) / size) : Number.NEGATIVE_INFINITY;
  const candidates = new Set<number>();
  for (const [from, to] of [...before.slice(first, pastBefore), ...after.slice(first, pastAfter)]) {
    const last = Math.min(to, end);
    for (let slice = Math.max(since, Math.floor(from / size)); slice * size < last; slice += 1) {
      candidates.add(slice);
    }
  }
  return Array.from(candidates).flatMap((slice): SliceChange[] => {
    const [from, to] = [slice * size, Math.min((slice + 1) * size, end)];
    const [had, has] = [hasLengthIn(before, from, to), hasLengthIn(after, from, to)];
    return had === has ? [] : [[slice, has ? 1 : -1]];
  });
}

/** Where two unions differ: from `first` on, up to but without an index of each. */
function differing(
  before: readonly Interval[],
  after: readonly Interval[],
): { first: number; pastBefore: number; pastAfter: number } {
  const isSame = (i: number, j: number) =>
    before[i]?.[0] === after[j]?.[0] && before[i]?.[1] === after[j]?.[1];
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && isSame(first, first)) first += 1;
  let [pastBefore, pastAfter] = [before.length, after.length];
  while (pastBefore > first && pastAfter > first && isSame(pastBefore - 1, pastAfter - 1)) {
    pastBefore -= 1;
    pastAfter -= 1;
  }
  return { first, pastBefore, pastAfter };
}

function hasLengthIn(union: readonly Interval[], from: number, to: number): boolean {
  for (let i = firstNotBefore(union, from); i < union.length; i += 1) {
    const held = union[i];
    if (held === undefined || held[0] >= to) return false;
    if (Math.min(held[1], to) > Math.max(held[0], from)) return true;
  }
  return false;
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
