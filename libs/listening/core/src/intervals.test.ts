import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { addInterval, changedSlices, hull, type Interval, lengthOf } from './intervals.ts';

const unionOf = (intervals: readonly Interval[]) =>
  intervals.reduce<readonly Interval[]>((union, added) => addInterval(union, added, hull), []);
const interval = fc.tuple(fc.nat(60), fc.nat(12)).map(([from, length]): Interval => [from, from + length]);

describe('a union of intervals', () => {
  it('unites what overlaps and what touches, and keeps the rest apart', () => {
    assert.deepEqual(
      unionOf([
        [10, 20],
        [30, 40],
        [20, 25],
        [0, 5],
      ]),
      [
        [0, 5],
        [10, 25],
        [30, 40],
      ],
    );
    assert.deepEqual(
      unionOf([
        [10, 20],
        [30, 40],
        [15, 35],
      ]),
      [[10, 40]],
    );
  });

  it('stays the same array when it holds the interval already', () => {
    const union = unionOf([
      [0, 10],
      [20, 30],
    ]);
    assert.equal(addInterval(union, [22, 25], hull), union);
    assert.equal(addInterval(union, [10, 10], hull), union);
  });

  it('is sorted and disjoint, covers what was added, and does not depend on the order', () => {
    const any = fc
      .array(interval, { maxLength: 12 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(any, ([all, shuffled]) => {
        const union = unionOf(all);
        assert.deepEqual(unionOf([...shuffled, ...all]), union);
        union.forEach(([from, to], i) => assert.ok(from <= to && (union[i + 1]?.[0] ?? 99) > to));
        const units = new Set(
          all.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)),
        );
        assert.equal(lengthOf(union), units.size);
      }),
      cases(1_000),
    );
  });

  it('has length in a slice only where it has more than its edge', () => {
    const slicesOf = (union: readonly Interval[], size: number, end?: number) =>
      changedSlices([], union, size, end).map(([slice]) => slice);
    const union: Interval[] = [
      [0, 10],
      [25, 31],
    ];
    assert.deepEqual(slicesOf(union, 10), [0, 2, 3]);
    assert.deepEqual(slicesOf([[10, 10]], 10), []);
    assert.deepEqual(slicesOf([[5, 95]], 20, 60), [0, 1, 2]);
  });

  it('has changed in the slices that only one of two unions has length in', () => {
    const slicesOf = (union: readonly Interval[], size: number, end: number) => {
      const units = union.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
      return new Set(units.filter((unit) => unit < end).map((unit) => Math.floor(unit / size)));
    };
    const pair = fc.array(interval, { maxLength: 8 }).chain((held) =>
      fc.record({
        before: fc.constant(unionOf(held)),
        after: fc.oneof(
          fc.array(interval, { maxLength: 3 }).map((added) => unionOf([...held, ...added])),
          fc.array(interval, { maxLength: 8 }).map(unionOf),
        ),
        size: fc.integer({ min: 1, max: 9 }),
        end: fc.integer({ min: 0, max: 99 }),
      }),
    );
    fc.assert(
      fc.property(pair, ({ before, after, size, end }) => {
        const [had, has] = [slicesOf(before, size, end), slicesOf(after, size, end)];
        const expected = [
          ...[...has].filter((slice) => !had.has(slice)).map((slice) => [slice, 1] as const),
          ...[...had].filter((slice) => !has.has(slice)).map((slice) => [slice, -1] as const),
        ].sort(([a], [b]) => a - b);
        const changed = changedSlices(before, after, size, end).toSorted(([a], [b]) => a - b);
        assert.deepEqual(changed, expected);
      }),
      cases(2_000),
    );
  });
});
