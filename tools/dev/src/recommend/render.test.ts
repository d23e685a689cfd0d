import assert from 'node:assert/strict';
import { AFFINITY_DECAY, decayedWeight, decayField, epochOf, why } from '@earshot/contracts';
import { renderRecommendations } from './render.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const profile = {
  user_id: 'user_0001',
  recent: {
    older: { at: new Date(NOW - 60_000), position_sec: 61 },
    latest: { at: new Date(NOW), position_sec: 900, completed_at: new Date(NOW) },
  },
  [decayField('affinity', epochOf(AFFINITY_DECAY, NOW))]: { sports: decayedWeight(AFFINITY_DECAY, NOW, 4) },
};

describe('what ./dev recommend shows', () => {
  it('is the list with its reasons, and the profile behind it', () => {
    const list = {
      user_id: 'user_0001',
      episodes: [
        {
          episode_id: 'e1',
          title: 'Markets',
          score: 0.25,
          ...why('recommended.finished', { title: 'latest' }),
        },
      ],
      episode_ids: ['e1'],
      dismissed: { e7: new Date(NOW) },
      updated_at: new Date(NOW),
    };
    assert.equal(
      renderRecommendations(profile, list, NOW),
      [
        'Recommended to user_0001',
        '#  episode  score   reason',
        '─  ───────  ──────  ─────────────────────────────',
        '1  Markets  0.2500  because you finished “latest”',
        '1 row',
        'as of 2026-11-22T10:00:00.000Z',
        'put away: e7',
        '',
        'Heard last',
        'episode  at                        position',
        '───────  ────────────────────────  ────────',
        'latest   2026-11-22T10:00:00.000Z  finished',
        'older    2026-11-22T09:59:00.000Z  61 s',
        '2 rows',
        '',
        'Likes, in weights of events made now',
        'label   value',
        '──────  ─────',
        'sports  4.0',
        '1 row',
      ].join('\n'),
    );
  });

  it('says so when there is nothing yet', () => {
    assert.match(
      renderRecommendations({ user_id: 'user_0002' }, undefined, NOW),
      /^Recommended to user_0002\nnothing yet\n/,
    );
  });
});
