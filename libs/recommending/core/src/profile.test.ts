import assert from 'node:assert/strict';
import { AFFINITY_DECAY, decayedWeight, decayField, epochOf, HALF_LIVES_PER_EPOCH } from '@earshot/contracts';
import { affinityOf, completedOf, listenerOf, sameTaste, sessionAt } from './profile.ts';

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
  it('names what was heard to the end, also when it is heard again', () => {
    const heard = { at: new Date(NOW), position_sec: 60 };
    const again = { ...heard, completed_at: new Date(NOW - 3_600_000) };
    const recent = { episode_1: again, episode_2: heard };
    assert.deepEqual(completedOf({ user_id: 'user_1', recent }), ['episode_1']);
  });
});

describe('what a listener heard, by their profile', () => {
  const HOUR = 3_600_000;
  const ago = (hours: number, position_sec = 600) => ({ at: new Date(NOW - hours * HOUR), position_sec });
  const finished = (hours: number) => ({ ...ago(hours, 900), completed_at: new Date(NOW - hours * HOUR) });
  const profile = { user_id: 'user_1', recent: { old: ago(60), last: ago(1), before: finished(20) } };

  it('is told latest first, in sessions that a pause of a day parts', () => {
    assert.deepEqual(
      listenerOf(profile, NOW).heard.map(({ item, session, weight }) => [item, session, weight]),
      [
        ['last', '0', 1],
        ['before', '0', 3],
        ['old', '1', 1],
      ],
    );
  });

  it('weighs nothing when it was hardly tried', () => {
    const { heard } = listenerOf({ user_id: 'user_1', recent: { tried: ago(1, 59) } }, NOW);
    assert.equal(heard[0]?.weight, 0);
  });

  it('is a session that goes on for a day', () => {
    const listener = listenerOf(profile, NOW);
    assert.equal(sessionAt(listener, NOW), '0');
    assert.equal(sessionAt(listener, NOW + 23 * HOUR), 'new');
    assert.equal(sessionAt(listenerOf({ user_id: 'user_2' }, NOW), NOW), 'new');
  });

  it('makes no other recommendations when only counters and places have moved', () => {
    const moved = { ...profile, plays: 9, recent: { ...profile.recent, last: ago(0.5, 700) } };
    assert.ok(sameTaste(profile, moved));
  });

  it('makes others when something was finished, finished again, begun or liked, and when the profile comes or goes', () => {
    assert.ok(!sameTaste(profile, { ...profile, recent: { ...profile.recent, last: finished(1) } }));
    assert.ok(!sameTaste(profile, { ...profile, recent: { ...profile.recent, before: finished(10) } }));
    assert.ok(!sameTaste(profile, { ...profile, recent: { ...profile.recent, another: ago(0) } }));
    assert.ok(!sameTaste(profile, { ...profile, ...{ affinity_7: { sports: 4 } } }));
    assert.ok(!sameTaste(undefined, profile));
    assert.ok(!sameTaste(profile, undefined));
  });
});
