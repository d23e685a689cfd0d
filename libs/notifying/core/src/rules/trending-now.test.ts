import assert from 'node:assert/strict';
import { type EpisodeSurge, trendingNow } from './trending-now.ts';

const surge = (fields: Partial<EpisodeSurge> = {}): EpisodeSurge => ({
  episode_id: 'episode_1',
  plays: 50,
  score: 61.5,
  window_end: new Date('2026-11-22T10:00:10.000Z'),
  now: new Date('2026-11-22T10:00:12.000Z'),
  ...fields,
});

describe('trendingNow', () => {
  it('given 50 plays in the window, when it is looked at, then everybody is told', () => {
    assert.deepEqual(trendingNow(surge()), {
      notification_id: 'trending_episode_1_20261122T100010Z',
      created_at: '2026-11-22T10:00:12.000Z',
      type: 'TRENDING_NOW',
      ttl_sec: 600,
      payload: { episode_id: 'episode_1', plays_in_window: 50, score: 61.5 },
      state: 'pending',
      expires_at: new Date('2026-12-22T10:00:12.000Z'),
    });
  });

  it('given 49 plays in the window, when it is looked at, then nobody is told', () => {
    assert.equal(trendingNow(surge({ plays: 49 })), undefined);
  });

  it('given another window of the same episode, when it is looked at, then the id differs', () => {
    const next = surge({ window_end: new Date('2026-11-22T10:00:20.000Z') });
    assert.notEqual(trendingNow(next)?.notification_id, trendingNow(surge())?.notification_id);
  });
});
