import assert from 'node:assert/strict';
import { AUDIENCE_SHARDS, notificationDue } from '@earshot/contracts';
import { type EpisodeSurge, trendingNow } from './trending-now.ts';

const ID = 'trending_episode_1_20261122T100010Z';

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
    assert.deepEqual(trendingNow(surge())?.notification, {
      notification_id: ID,
      created_at: '2026-11-22T10:00:12.000Z',
      type: 'TRENDING_NOW',
      ttl_sec: 600,
      payload: { episode_id: 'episode_1', plays_in_window: 50, score: 61.5 },
      state: 'pending',
      due: notificationDue(ID, new Date('2026-11-22T10:02:12.000Z')),
      expires_at: new Date('2026-12-22T10:00:12.000Z'),
    });
  });

  it('given 49 plays in the window, when it is looked at, then nobody is told', () => {
    assert.equal(trendingNow(surge({ plays: 49 })), undefined);
  });

  it('given another window of the same episode, when it is looked at, then the id differs', () => {
    const next = surge({ window_end: new Date('2026-11-22T10:00:20.000Z') });
    const idOf = (of: EpisodeSurge) => trendingNow(of)?.notification.notification_id;
    assert.notEqual(idOf(next), idOf(surge()));
  });

  it('given 50 plays in the window, when it is looked at, then those whom it fits are told in parts', () => {
    const parts = trendingNow(surge())?.parts ?? [];
    assert.deepEqual(
      parts.map(({ id, document }) => [id, document.shard, document.state, document.notification_id]),
      Array.from({ length: AUDIENCE_SHARDS }, (_, shard) => [`${ID}-${shard}`, shard, 'open', ID]),
    );
    assert.deepEqual(parts[0]?.document.payload, {
      episode_id: 'episode_1',
      plays_in_window: 50,
      score: 61.5,
    });
  });
});
