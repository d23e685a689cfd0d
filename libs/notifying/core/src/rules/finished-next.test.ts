import assert from 'node:assert/strict';
import type { RecentEpisode } from '@earshot/contracts';
import { finishedNext, type ListenerAtEnd } from './finished-next.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const MINUTE_MS = 60_000;

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);
const heard = (minutesAgo: number, completed: boolean): RecentEpisode => ({
  at: ago(minutesAgo),
  position_sec: 1_200,
  completed,
});
const follow = (fields: Partial<ListenerAtEnd> = {}) =>
  finishedNext({
    user_id: 'user_0001',
    recent: { episode_1: heard(1, true), episode_0: heard(30, false) },
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
    ['an episode that was not finished', { recent: { episode_1: heard(1, false) } }],
    ['another episode begun since', { recent: { episode_1: heard(2, true), episode_4: heard(1, false) } }],
    ['an end half an hour ago', { recent: { episode_1: heard(30.1, true) } }],
    ['an end that is to come, by a clock that is wrong', { recent: { episode_1: heard(-31, true) } }],
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

  it('given the same completion, whenever it is looked at, then the id is the same', () => {
    const id = (now: Date) => follow({ now })?.notification.notification_id;
    assert.equal(id(NOW), id(new Date(NOW.getTime() + 5 * MINUTE_MS)));
  });
});
