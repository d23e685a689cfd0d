import assert from 'node:assert/strict';
import { type BroadcastMessage, LANGUAGES } from '@earshot/contracts';
import { decideBroadcast } from './broadcast.ts';

const trending: BroadcastMessage = {
  notification_id: 'trending_episode_1_20261122T100000Z',
  created_at: '2026-11-22T10:00:00.000Z',
  type: 'TRENDING_NOW',
  ttl_sec: 600,
  payload: { episode_id: 'episode_1', plays_in_window: 61, score: 70 },
};
const decide = (now: string) => {
  const episode = { title: 'Markets', isRecommendable: true };
  return decideBroadcast({ message: trending, template: undefined, episode, now: new Date(now) });
};

describe('decideBroadcast', () => {
  it('given a fresh one, then it is told in every language', () => {
    const delivery = decide('2026-11-22T10:05:00.000Z');
    assert.ok(delivery.state === 'delivered');
    assert.deepEqual(Object.keys(delivery.messages).sort(), [...LANGUAGES].sort());
    assert.equal(new Set(Object.values(delivery.messages)).size, LANGUAGES.length);
  });

  it('given one of eleven minutes ago, then it has expired', () => {
    assert.deepEqual(decide('2026-11-22T10:11:00.000Z'), {
      state: 'expired',
      reason: '660 s old; worth telling for 600 s',
      because: { kind: 'untold.expired', values: { age: 660, ttl: 600 } },
    });
  });

  it('given an episode that is gone, or may not be recommended any more, then it is suppressed', () => {
    const common = { message: trending, template: undefined, now: new Date('2026-11-22T10:05:00.000Z') };
    assert.deepEqual(decideBroadcast({ ...common, episode: undefined }), {
      state: 'suppressed',
      reason: 'episode_1 is gone',
      because: { kind: 'untold.gone', values: { episode: 'episode_1' } },
    });
    assert.deepEqual(decideBroadcast({ ...common, episode: { isRecommendable: false } }), {
      state: 'suppressed',
      reason: 'episode_1 may not be recommended any more',
      because: { kind: 'untold.withdrawn', values: { episode: 'episode_1' } },
    });
  });
});
