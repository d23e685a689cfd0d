import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decayedValue, decayedWeight, epochOf, HALF_LIVES_PER_EPOCH, TREND_DECAY } from './decay.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const { halfLifeMs } = TREND_DECAY;
const nearly = (actual: number, expected: number) => {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );
};

describe('forward decay', () => {
  it('counts a contribution made now in full, and half of it one half-life later', () => {
    const sum = decayedWeight(TREND_DECAY, NOW, 3);
    const epoch = epochOf(TREND_DECAY, NOW);
    nearly(decayedValue(TREND_DECAY, epoch, sum, NOW), 3);
    nearly(decayedValue(TREND_DECAY, epoch, sum, NOW + halfLifeMs), 1.5);
  });

  it('gives the same value whatever the order and whichever epoch', () => {
    const moments = fc.array(fc.integer({ min: NOW - 400 * halfLifeMs, max: NOW }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(moments, (times) => {
        const sums = new Map<number, number>();
        for (const at of times) {
          const epoch = epochOf(TREND_DECAY, at);
          sums.set(epoch, (sums.get(epoch) ?? 0) + decayedWeight(TREND_DECAY, at, 1));
        }
        const value = [...sums].reduce(
          (all, [epoch, sum]) => all + decayedValue(TREND_DECAY, epoch, sum, NOW),
          0,
        );
        const expected = times.reduce((all, at) => all + 2 ** (-(NOW - at) / halfLifeMs), 0);
        assert.ok(Number.isFinite(value));
        nearly(value, expected);
      }),
    );
  });

  it('stays finite at the end of an epoch under a billion contributions', () => {
    const end = (epochOf(TREND_DECAY, NOW) + 1) * HALF_LIVES_PER_EPOCH * halfLifeMs - 1;
    assert.ok(Number.isFinite(decayedWeight(TREND_DECAY, end, 1) * 1e9));
  });
});
