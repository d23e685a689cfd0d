import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance: a number from 0 up to but not including 1 at each call. */
export function dice(seed: number): () => number {
  const random = xoroshiro128plus(seed);
  return () => uniformFloat64(random);
}

/** Draws 0 … count − 1, item k as often as 1/(k+1): Zipf's law with exponent 1. */
export function zipf(count: number, chance: () => number): () => number {
  const sums: number[] = [];
  for (let k = 0; k < count; k += 1) sums.push((sums[k - 1] ?? 0) + 1 / (k + 1));
  const total = sums.at(-1) ?? 0;
  return () => firstAbove(sums, chance() * total);
}

/** Index of the first of ascending numbers that is greater. */
function firstAbove(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
