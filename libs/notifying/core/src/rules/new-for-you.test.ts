import assert from 'node:assert/strict';
import { newForYou, type PublishedEpisode } from './new-for-you.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const published = (fields: Partial<PublishedEpisode> = {}) =>
  newForYou({ episode_id: 'episode_1', show_id: 'show_1', created_at: NOW, now: NOW, ...fields });

describe('newForYou', () => {
  it('given an episode of a show, when it can be heard, then those whom it fits are told', () => {
    assert.deepEqual(published(), {
      notification_id: 'new_episode_1',
      created_at: '2026-11-22T10:00:00.000Z',
      type: 'NEW_FOR_YOU',
      ttl_sec: 172_800,
      payload: { episode_id: 'episode_1' },
    });
  });

  it('given an episode of no show but a label, when it can be heard, then those whom it fits are told', () => {
    assert.ok(newForYou({ episode_id: 'episode_1', label: 'world', now: NOW }));
  });

  it('given neither show nor label, when it can be heard, then nobody is told', () => {
    assert.equal(newForYou({ episode_id: 'episode_1', now: NOW }), undefined);
  });

  it('given an upload of a week ago, when it can be heard, then it is news; given one of longer ago, it is none', () => {
    const ago = (ms: number) => published({ created_at: new Date(NOW.getTime() - ms) });
    assert.ok(ago(7 * 86_400_000));
    assert.equal(ago(7 * 86_400_000 + 1), undefined);
  });
});
