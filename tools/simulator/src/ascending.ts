import type { Dice } from './dice.ts';

/**
 * So many throws between 0 and 1, in ascending order, one at a time: each is the least of those left, whose chance to
 * lie above x is (1 − x) to the power of their number.
 */
export function* ascendingFractions(dice: Dice, count: number): Generator<number> {
  let reached = 0;
  for (let left = count; left > 0; left -= 1) {
    reached += (1 - reached) * (1 - (1 - dice.fraction()) ** (1 / left));
    yield reached;
  }
}

/** The index of the first of ascending numbers that is above a value; the last one's when none is. */
export function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
