import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { decodeRow, encodeRow } from './codec.ts';
import { hashOf } from './hash.ts';
import { followersOf, join, type Link, MAX_LINKS, MAX_NEIGHBOURS, type Row } from './row.ts';

const DAY = 86_400_000;
const link = (fields: Partial<Link> = {}): Link => ({ to: 'b', who: 1, weight: 1, at: 0, ...fields });
const rowOf = (links: readonly Link[]): Row => links.reduce<Row>(join, []);
const sorted = (row: Row) => [...row].sort((a, b) => (a.to === b.to ? a.who - b.who : a.to < b.to ? -1 : 1));
const anyLink = (neighbours: number) =>
  fc.record(
    {
      to: fc.nat({ max: neighbours - 1 }).map((n) => `item_${n}`),
      who: fc.nat({ max: 2 ** 32 - 1 }),
      weight: fc.constantFrom(0.25, 1, 3),
      at: fc.nat({ max: 400 }).map((day) => day * DAY),
    },
    { noNullPrototype: true },
  );

describe('a row', () => {
  it('counts a listener once on a way, by the most they told', () => {
    const row = rowOf([link(), link({ weight: 3 }), link({ weight: 1 }), link({ who: 2 })]);
    assert.deepEqual([...followersOf(row).weights], [['b', 4]]);
    assert.equal(followersOf(row).total, 4);
  });

  it('is the same row when nothing is new', () => {
    const row = rowOf([link({ weight: 3, at: DAY })]);
    assert.equal(join(row, link({ weight: 1 })), row);
  });

  it('forgets the lightest neighbour when there are too many', () => {
    const heavy = Array.from({ length: MAX_NEIGHBOURS }, (_, i) => link({ to: `item_${i}`, weight: 2 }));
    const row = rowOf(heavy);
    assert.equal(join(row, link({ to: 'light' })), row);
    const weights = followersOf(join(row, link({ to: 'strong', weight: 3 }))).weights;
    assert.equal(weights.size, MAX_NEIGHBOURS);
    assert.ok(weights.has('strong'));
  });

  it('holds a sample when there are too many links', () => {
    const many = Array.from({ length: 2 * MAX_LINKS }, (_, i) => link({ who: i, to: `item_${i % 5}` }));
    assert.equal(rowOf(many).length, MAX_LINKS);
  });

  it('prefers links of late when it is full', () => {
    const at = (day: number) => (_: unknown, i: number) =>
      link({ who: (i * 2_654_435_761) % 2 ** 32, at: day * DAY, to: `day_${day}` });
    const old = Array.from({ length: MAX_LINKS }, at(0));
    const row = rowOf([...old, ...Array.from({ length: MAX_LINKS }, at(120))]);
    const late = row.filter(({ to }) => to === 'day_120').length;
    assert.ok(late > 0.85 * MAX_LINKS && late < MAX_LINKS, `${late} of ${row.length}`);
  });

  it('settles: the more it was told, the less often something changes it', () => {
    let row: Row = [];
    const changes = [0, 0];
    for (let i = 0; i < 20_000; i++) {
      const next = join(row, link({ who: Math.imul(i, 2_654_435_761) >>> 0, to: `item_${i % 5}` }));
      if (next !== row) changes[i < 1_000 ? 0 : 1] = (changes[i < 1_000 ? 0 : 1] ?? 0) + 1;
      row = next;
    }
    const [first = 0, later = 0] = changes;
    assert.ok(first > 400 && later < 1_200, `${first} in the first 1,000, ${later} in the next 19,000`);
  });
});

describe('any row', () => {
  it('is bounded, and comes back from its JSON as it was', () => {
    fc.assert(
      fc.property(fc.array(anyLink(80), { maxLength: 400, size: 'max' }), (links) => {
        const row = rowOf(links);
        assert.ok(row.length <= MAX_LINKS);
        assert.ok(followersOf(row).weights.size <= MAX_NEIGHBOURS);
        assert.deepEqual(sorted(decodeRow(encodeRow(row))), sorted(row));
      }),
      cases(50),
    );
  });

  it('is the same whatever the order and repetition of links to few items', () => {
    const told = fc.tuple(
      fc.uniqueArray(anyLink(20), {
        selector: ({ who }) => who,
        minLength: 200,
        maxLength: 400,
        size: 'max',
      }),
      fc.nat(),
    );
    fc.assert(
      fc.property(told, ([links, salt]) => {
        const row = rowOf(links);
        const order = (one: Link) => hashOf(`${salt} ${one.who}`);
        const again = [...links, ...links].sort((a, b) => order(a) - order(b));
        assert.deepEqual(sorted(rowOf(again)), sorted(row));
        assert.equal(row.reduce<Row>(join, row), row);
      }),
      { ...cases(20), endOnFailure: true },
    );
  });
});
