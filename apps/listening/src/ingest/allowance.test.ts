import assert from 'node:assert/strict';
import { DAY_MS } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { createAllowance, MAX_REMEMBERED } from './allowance.ts';

const PER_DAY = 500;
const NOW = 1_800_000_000_000;
const sessions = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `session_${from + i}`);

describe('the sessions that a user may report', () => {
  it('may all be of one moment, and are then told when the next ones are', () => {
    const allowance = createAllowance(PER_DAY);
    assert.equal(allowance.take('a', sessions(PER_DAY), NOW), 0);
    const wait = allowance.take('a', sessions(10, PER_DAY), NOW);
    assert.equal(wait, (10 * DAY_MS) / PER_DAY);
    assert.ok(allowance.take('a', sessions(10, PER_DAY), NOW + wait - 1_000) > 0);
    assert.equal(allowance.take('a', sessions(10, PER_DAY), NOW + wait), 0);
    assert.equal(allowance.take('b', sessions(PER_DAY), NOW), 0, 'of another user');
  });

  it('are counted once each, however often they are told', () => {
    const allowance = createAllowance(PER_DAY);
    for (let report = 0; report < 100; report += 1) {
      assert.equal(allowance.take('a', [...sessions(PER_DAY), ...sessions(PER_DAY)], NOW + report), 0);
    }
  });

  it('are no more than twice a day’s in any day, whoever reports how, and each report passes when it was told', () => {
    const report = fc.record({ count: fc.nat(PER_DAY), afterMs: fc.nat(DAY_MS / 4) });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
        const allowance = createAllowance(PER_DAY);
        const taken: { at: number; count: number }[] = [];
        let [now, from] = [NOW, 0];
        for (const { count, afterMs } of reports) {
          now += afterMs;
          const wait = allowance.take('a', sessions(count, from), now);
          if (wait > 0) {
            now += wait;
            assert.equal(allowance.take('a', sessions(count, from), now), 0);
          }
          from += count;
          taken.push({ at: now, count });
          const lately = taken.filter(({ at }) => at > now - DAY_MS);
          assert.ok(lately.reduce((sum, each) => sum + each.count, 0) <= 2 * PER_DAY);
        }
      }),
      cases(500),
    );
  });

  it('are remembered of those who came last', () => {
    const allowance = createAllowance(PER_DAY);
    const users = (2 * MAX_REMEMBERED) / PER_DAY;
    for (let user = 0; user < users; user += 1) {
      assert.equal(allowance.take(`user_${user}`, sessions(PER_DAY), NOW), 0);
    }
    assert.ok(allowance.take(`user_${users - 1}`, sessions(1, PER_DAY), NOW) > 0);
    assert.equal(allowance.take('user_0', sessions(1, PER_DAY), NOW), 0);
  });
});
