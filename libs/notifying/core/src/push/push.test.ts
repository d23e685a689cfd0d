import assert from 'node:assert/strict';
import { pushOf } from './push.ts';
import { reminder as message } from '../testing/messages.ts';

describe('pushOf', () => {
  it('says what the listener reads, what the app opens, and how long that is worth it', () => {
    const push = pushOf(message, 'Go on', new Date('2026-11-22T10:10:00.500Z'));
    assert.deepEqual(
      { ...push, collapse_id: undefined },
      {
        collapse_id: undefined,
        body: 'Go on',
        data: {
          notification_id: 'continue_event_9',
          type: 'CONTINUE_LISTENING',
          episode_id: 'episode_1',
          resume_position_sec: '600',
        },
        ttl_sec: 1199,
      },
    );
  });

  it('has one collapse id for one notification, which every platform takes, and another for another', () => {
    const at = (seconds: number, notification_id: string) =>
      pushOf({ ...message, notification_id }, 'x', new Date(Date.parse(message.created_at) + seconds * 1000))
        ?.collapse_id;
    assert.match(at(0, 'a') ?? '', /^[\w-]{32}$/);
    assert.equal(at(0, 'a'), at(900, 'a'));
    assert.notEqual(at(0, 'a'), at(0, 'b'));
  });

  it('is none when its time is over', () => {
    assert.equal(pushOf(message, 'x', new Date('2026-11-22T10:30:00.000Z')), undefined);
  });
});
