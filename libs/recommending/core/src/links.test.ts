import assert from 'node:assert/strict';
import { learnedRows, LINK_REACH, linksTo } from './links.ts';
import type { Heard } from './listener.ts';

const DAY = 86_400_000;
const heard = (item: string, at: number, fields: Partial<Heard> = {}): Heard => ({
  item,
  at: DAY + at,
  session: 's',
  weight: 1,
  ...fields,
});

describe('links to an item', () => {
  it('come from what was heard before it in the session, by their distance, and know the day alone', () => {
    const links = linksTo(
      heard('d', 9, { weight: 3 }),
      [heard('e', 10), heard('d', 9), heard('c', 3), heard('b', 2), heard('x', 1, { session: 'other' })],
      'user_1',
    );
    assert.deepEqual(
      links.map(({ from, link: { to, weight, at } }) => [from, to, weight, at]),
      [
        ['c', 'd', 3, DAY],
        ['b', 'd', 1.5, DAY],
      ],
    );
  });

  it('are none to what nothing speaks for, so that they take no place in a row', () => {
    for (const weight of [0, -1]) {
      assert.deepEqual(linksTo(heard('c', 3, { weight }), [heard('b', 2)], 'user_1'), []);
    }
  });

  it('reach no further back than they should', () => {
    const before = Array.from({ length: 9 }, (_, i) => heard(`item_${i}`, 8 - i));
    assert.equal(linksTo(heard('last', 9), before, 'user_1').length, LINK_REACH);
  });

  it('change rows that are given, once, and no others', () => {
    const links = linksTo(heard('c', 3), [heard('b', 2), heard('a', 1)], 'user_1');
    const learned = learnedRows(new Map([['a', []]]), links);
    assert.deepEqual([...learned.keys()], ['a']);
    assert.equal(learnedRows(learned, links).size, 0);
  });
});
