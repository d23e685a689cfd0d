import assert from 'node:assert/strict';
import type { RecentEpisode } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { finishedNext, type ListenerAtEnd } from './finished-next.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const MINUTE_MS = 60_000;

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);
const begun = (minutesAgo: number): RecentEpisode => ({ at: ago(minutesAgo), position_sec: 1_200 });
/** Finished at one time, and perhaps still heard at another. */
const finished = (minutesAgo: number, lastMinutesAgo = minutesAgo): RecentEpisode => ({
  ...begun(lastMinutesAgo),
  completed_at: ago(minutesAgo),
});
const follow = (fields: Partial<ListenerAtEnd> = {}) =>
  finishedNext({
    user_id: 'user_0001',
    recent: { episode_1: finished(1), episode_0: begun(30) },
    recommended: [{ episode_id: 'episode_2' }, { episode_id: 'episode_3' }],
    followed_up: undefined,
    now: NOW,
    ...fields,
  });

describe('finishedNext', () => {
  it('given an episode finished a minute ago, then its listener is told the best of what they are recommended', () => {
    const told = follow();
    assert.ok(told);
    const { due, ...notification } = told.notification;
    assert.ok(due);
    assert.deepEqual(notification, {
      notification_id: 'next_20261122T095900Z_episode_1',
      created_at: '2026-11-22T10:00:00.000Z',
      type: 'FINISHED_NEXT',
      user_id: 'user_0001',
      ttl_sec: 3_600,
      payload: { episode_id: 'episode_2', finished_episode_id: 'episode_1' },
      state: 'pending',
      expires_at: new Date('2026-12-22T10:00:00.000Z'),
    });
    assert.deepEqual(told.followed_up, { episode_id: 'episode_1', at: ago(1) });
  });

  const silent: readonly (readonly [string, Partial<ListenerAtEnd>])[] = [
    ['nothing heard', { recent: {} }],
    ['an episode that was not finished', { recent: { episode_1: begun(1) } }],
    ['another episode begun since', { recent: { episode_1: finished(2), episode_4: begun(1) } }],
    ['the same episode begun again since', { recent: { episode_1: finished(10, 8.9) } }],
    ['an end half an hour ago', { recent: { episode_1: finished(30.1) } }],
    ['an end that is to come, by a clock that is wrong', { recent: { episode_1: finished(-31) } }],
    ['an end of yesterday, of what is heard again', { recent: { episode_1: finished(1_440, 0) } }],
    ['nothing to recommend', { recommended: [] }],
    ['the same episode recommended', { recommended: [{ episode_id: 'episode_1' }] }],
    ['this completion followed up', { followed_up: { episode_id: 'episode_1', at: ago(1) } }],
    ['the end before it followed up', { followed_up: { episode_id: 'episode_1', at: ago(2) } }],
    ['another one followed up within the hour', { followed_up: { episode_id: 'episode_9', at: ago(60.9) } }],
    ['one followed up that is later', { followed_up: { episode_id: 'episode_9', at: NOW } }],
  ];
  for (const [given, fields] of silent) {
    it(`given ${given}, then nothing is told`, () => {
      assert.equal(follow(fields), undefined);
    });
  }

  it('given another completion followed up an hour before, then this one is as well', () => {
    assert.ok(follow({ followed_up: { episode_id: 'episode_9', at: ago(61) } }));
  });

  it('given a STOP that follows the end, then it is told all the same, under the id of the end', () => {
    const told = follow({ recent: { episode_1: finished(2, 1.9) } });
    assert.equal(told?.notification.notification_id, 'next_20261122T095800Z_episode_1');
    assert.deepEqual(told.followed_up, { episode_id: 'episode_1', at: ago(2) });
  });

  it('given an earlier end of another episode heard since, then the latest end counts', () => {
    const told = follow({ recent: { episode_1: finished(3), episode_4: finished(1) } });
    assert.equal(told?.followed_up.episode_id, 'episode_4');
  });

  it('given the same completion, whenever it is looked at and whatever comes after it, then the id is the same', () => {
    const minutes = fc.integer({ min: -60, max: 600 });
    fc.assert(
      fc.property(fc.array(fc.tuple(minutes, minutes), { maxLength: 20 }), (looks) => {
        const ids = looks.flatMap(([lookedAt, lastAt]) => {
          const recent = { episode_1: finished(1, Math.min(1, -lastAt)) };
          const now = new Date(NOW.getTime() + lookedAt * MINUTE_MS);
          return follow({ recent, now })?.notification.notification_id ?? [];
        });
        assert.ok(new Set(ids).size <= 1);
      }),
      cases(100),
    );
  });
});
