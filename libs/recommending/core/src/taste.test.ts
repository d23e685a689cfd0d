import assert from 'node:assert/strict';
import { AFFINITY_DECAY, decayedWeight, decayField, epochOf, HALF_LIVES_PER_EPOCH } from '@earshot/contracts';
import { affinityOf, completedOf } from './taste.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const epochMs = AFFINITY_DECAY.halfLifeMs * HALF_LIVES_PER_EPOCH;

describe('affinityOf', () => {
  it('gives a weight of a half-life ago as half', () => {
    const at = NOW - AFFINITY_DECAY.halfLifeMs;
    const field = decayField('affinity', epochOf(AFFINITY_DECAY, at));
    const profile = {
      user_id: 'user_1',
      [field]: { business: decayedWeight(AFFINITY_DECAY, at, 6), comedy: 99 },
    };
    const { business, ...others } = affinityOf(profile, NOW);
    assert.ok(Math.abs((business ?? 0) - 3) < 1e-6);
    assert.deepEqual(others, {});
  });

  it('adds what two epochs hold', () => {
    const turn = Math.ceil(NOW / epochMs) * epochMs;
    const field = (at: number) => decayField('affinity', epochOf(AFFINITY_DECAY, at));
    const sums = (at: number) => ({ sports: decayedWeight(AFFINITY_DECAY, at, 1) });
    const profile = { user_id: 'user_1', [field(turn - 1)]: sums(turn - 1), [field(turn)]: sums(turn) };
    assert.ok(Math.abs((affinityOf(profile, turn).sports ?? 0) - 2) < 1e-6);
  });

  it('is empty without evidence', () => {
    assert.deepEqual(affinityOf({ user_id: 'user_1' }, NOW), {});
  });
});

describe('completedOf', () => {
  it('names what was heard to the end', () => {
    const heard = (completed: boolean) => ({ at: new Date(NOW), position_sec: 60, completed });
    const recent = { episode_1: heard(true), episode_2: heard(false) };
    assert.deepEqual([...completedOf({ user_id: 'user_1', recent })], ['episode_1']);
  });
});
