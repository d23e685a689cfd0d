import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { completionOf, countersOf, ranked, stallsPerHour, sumCounters } from './figures.ts';

const amounts = fc.dictionary(fc.string(), fc.nat(1000), { maxKeys: 20 });

describe('figures', () => {
  it('add up, maps by key', () => {
    const sum = sumCounters([
      { plays: 2, shares: { whatsapp: 1 }, seconds_heard: 30 },
      { plays: 3, shares: { whatsapp: 2, email: 1 } },
    ]);
    assert.deepEqual(sum, {
      ...countersOf(),
      plays: 5,
      seconds_heard: 30,
      shares: { whatsapp: 3, email: 1 },
    });
  });

  it('add up the same in whatever parts, whatever the keys', () => {
    fc.assert(
      fc.property(fc.array(amounts), (maps) => {
        const total = (all: readonly (typeof maps)[number][]) =>
          sumCounters(all.map((shares) => ({ shares }))).shares;
        const half = Math.floor(maps.length / 2);
        assert.deepEqual(total([total(maps.slice(0, half)), total(maps.slice(half))]), total(maps));
      }),
      cases(200),
    );
  });

  it('are ranked without losing any', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 10 }), (map, most) => {
        const list = ranked(map, most);
        assert.ok(list.length <= most);
        const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
        assert.equal(sum(list.map(({ count }) => count)), sum(Object.values(map)));
      }),
      cases(200),
    );
  });

  it('have no rates where nothing was played or heard', () => {
    assert.equal(completionOf({ plays: 0, completes: 0 }), undefined);
    assert.equal(completionOf({ plays: 4, completes: 1 }), 0.25);
    assert.equal(completionOf({ plays: 1, completes: 2 }), 1);
    assert.equal(stallsPerHour({ stalls: 1, seconds_heard: 0 }), undefined);
    assert.equal(stallsPerHour({ stalls: 1, seconds_heard: 1800 }), 2);
  });
});
