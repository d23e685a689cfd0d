import assert from 'node:assert/strict';
import { NOTIFICATION_STATES, type NotificationState } from '@earshot/contracts';
import fc from 'fast-check';
import { isFinal, mayBecome } from './states.ts';

const state = fc.constantFrom(...NOTIFICATION_STATES);
const rank = (of: NotificationState) => (isFinal(of) ? 2 : of === 'announced' ? 1 : 0);

describe('the states of a notification', () => {
  it('end in delivered, expired, suppressed or failed, of which nothing more can become', () => {
    const ends = NOTIFICATION_STATES.filter(isFinal);
    assert.deepEqual(ends, ['delivered', 'expired', 'suppressed', 'failed']);
    for (const end of ends) assert.ok(!NOTIFICATION_STATES.some((next) => mayBecome(end, next)));
  });

  it('know no way back: on whatever way, a state is never left for an earlier one', () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 20 }), (wishes) => {
        let at: NotificationState = 'pending';
        for (const wish of wishes) {
          if (!mayBecome(at, wish)) continue;
          assert.ok(rank(wish) >= rank(at) && wish !== 'pending', `${at} became ${wish}`);
          at = wish;
        }
      }),
    );
  });

  it('lead from every state that is no end to every end, also from none at all', () => {
    for (const from of [undefined, 'pending', 'announced'] as const) {
      for (const end of NOTIFICATION_STATES.filter(isFinal)) assert.ok(mayBecome(from, end));
      assert.ok(!mayBecome(from, 'pending'));
    }
  });
});
