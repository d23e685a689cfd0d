import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Seeded chance: the same seeds give the same throws. */
export class Dice {
  private readonly random: RandomGenerator;

  /** @param seeds - whole numbers; together they name one independent run of throws */
  constructor(...seeds: readonly number[]) {
    this.random = xoroshiro128plus(seeds.reduce(mixed, 0x9e3779b9));
  }

  /** True with a probability, 0–1. */
  chance(probability: number): boolean {
    return uniformFloat64(this.random) < probability;
  }

  /** A number from 0 up to but not including 1. */
  fraction(): number {
    return uniformFloat64(this.random);
  }

  /** A whole number between two bounds, both included. */
  whole(min: number, max: number): number {
    return uniformInt(this.random, min, max);
  }

  /** A time until something that may happen at any moment: above or equal 0, exponentially distributed about a mean. */
  waiting(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  /** One of the items. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    return this.weighted(items, () => 1);
  }

  /** One of the items, each as likely as its weight. @throws RangeError when no item has a weight */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T {
    const total = items.reduce((sum, item) => sum + weightOf(item), 0);
    let rest = this.fraction() * total;
    for (const item of items) {
      rest -= weightOf(item);
      if (rest < 0) return item;
    }
    throw new RangeError('nothing to choose from');
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d] = [this.hex(), this.hex(), this.hex(), this.hex()];
    const variant = '89ab'.charAt(this.whole(0, 3));
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }

  /** 32 bits as eight hexadecimal digits. */
  private hex(): string {
    return this.whole(0, 0xffffffff).toString(16).padStart(8, '0');
  }
}

/** Mixes a number into a 32-bit hash, both halves of it (the finaliser of MurmurHash3). */
function mixed(hash: number, value: number): number {
  return [value | 0, Math.floor(value / 2 ** 32) | 0].reduce((mixing, half) => {
    let h = Math.imul(mixing ^ half, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  }, hash);
}
