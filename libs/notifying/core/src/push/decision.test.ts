import assert from 'node:assert/strict';
import type { QuietHours } from '@earshot/contracts';
import { decidePush } from './decision.ts';
import { reminder as message } from '../testing/messages.ts';

const NOW = new Date('2026-11-22T10:10:00.000Z');
const allTypes = {
  CONTINUE_LISTENING: true,
  TRENDING_NOW: true,
  NEW_FOR_YOU: true,
  FINISHED_NEXT: true,
  QUALITY_HELP: true,
};
const account = (types: object = {}, quiet_hours?: QuietHours) => ({
  notifications_enabled: true,
  notification_preferences: { types: { ...allTypes, ...types }, quiet_hours },
});
const decide = (given: Partial<Parameters<typeof decidePush>[0]> = {}) =>
  decidePush({ message, entry: { message: 'Go on' }, account: account(), now: NOW, ...given });
const concluded = (given: Parameters<typeof decide>[0]) => {
  const decision = decide(given);
  assert.ok('conclusion' in decision);
  const { push, push_reason, againAfterSec } = decision.conclusion;
  return [push, push_reason, againAfterSec];
};

describe('decidePush', () => {
  it('given a listener who still wants it, then it says what stands in the inbox', () => {
    const decision = decide();
    assert.equal('push' in decision && decision.push.body, 'Go on');
  });

  it('given a listener who has turned it off since, then it is withheld with the reason', () => {
    assert.deepEqual(concluded({ account: { ...account(), notifications_enabled: false } }), [
      'withheld',
      'user_0001 has turned notifications off',
      0,
    ]);
    assert.deepEqual(concluded({ account: account({ CONTINUE_LISTENING: false }) }), [
      'withheld',
      'user_0001 wants no CONTINUE_LISTENING',
      0,
    ]);
  });

  it('given quiet hours, then it waits for their end, unless its time is over by then', () => {
    const quiet = (to: string) =>
      concluded({ account: account({}, { from: '10:05', to, time_zone: 'UTC' }) });
    assert.deepEqual(quiet('10:20'), ['due', 'quiet until 2026-11-22T10:20:00.000Z', 600]);
    assert.equal(quiet('10:31')[0], 'withheld');
  });

  it('given that its time is over, or that it was seen, then it is withheld', () => {
    assert.deepEqual(concluded({ now: new Date('2026-11-22T10:30:00.000Z') }), [
      'withheld',
      'its time is over',
      0,
    ]);
    for (const seen of [{ read_at: NOW }, { dismissed_at: NOW }]) {
      assert.deepEqual(concluded({ entry: { message: 'Go on', ...seen } }), [
        'withheld',
        'it was seen in the inbox',
        0,
      ]);
    }
  });

  it('given that a device took it before, then it was sent, whyever no other gets it', () => {
    const pushed_to = ['device'];
    const sent = ['sent', undefined, 0];
    assert.deepEqual(concluded({ entry: { pushed_to }, now: new Date('2026-11-22T10:30:00Z') }), sent);
    assert.deepEqual(concluded({ entry: { pushed_to, read_at: NOW } }), sent);
    assert.deepEqual(
      concluded({ entry: { pushed_to }, account: { ...account(), notifications_enabled: false } }),
      sent,
    );
  });
});
