import assert from 'node:assert/strict';
import type { EpisodeDocument } from '@earshot/contracts';
import { isRecommendable, MAX_ITEMS, modelOf } from './model.ts';

const AT = new Date('2026-11-22T10:00:00.000Z');
const episode = (fields: Partial<EpisodeDocument> = {}): EpisodeDocument => ({
  episode_id: 'episode_1',
  status: 'ready',
  updated_at: AT,
  ...fields,
});

describe('isRecommendable', () => {
  const cases: [string, EpisodeDocument, boolean][] = [
    ['an episode without a cover', episode(), true],
    ['a harmless cover', episode({ image_upload: 'u1', is_sensitive: false }), true],
    ['a sensitive cover', episode({ image_upload: 'u1', is_sensitive: true }), false],
    ['a cover that waits for a decision', episode({ image_upload: 'u1' }), false],
    [
      'a cover that was refused',
      episode({ image_upload: 'u1', faults: { image: { reason: 'corrupt', at: AT, upload: 'u1' } } }),
      true,
    ],
    [
      'a new cover after one that was refused',
      episode({ image_upload: 'u2', faults: { image: { reason: 'corrupt', at: AT, upload: 'u1' } } }),
      false,
    ],
    ['an episode without its audio', episode({ status: 'awaiting_audio' }), false],
    ['an episode that failed', episode({ status: 'failed' }), false],
  ];
  for (const [given, document, expected] of cases) {
    it(`is ${expected} for ${given}`, () => {
      assert.equal(isRecommendable(document), expected);
    });
  }
});

describe('modelOf', () => {
  it('joins episodes with what is trending, and leaves out what may not be recommended', () => {
    const model = modelOf(
      [
        episode({ title: 'Markets', show_id: 'show_1', label: 'business', created_at: AT }),
        episode({ episode_id: 'episode_2', is_sensitive: true }),
        episode({ episode_id: 'episode_3' }),
      ],
      { episodes: [{ episode_id: 'episode_1', trend: 7.5, plays: 9 }], updated_at: AT },
    );
    const published = AT.getTime();
    assert.deepEqual(model.items, [
      { id: 'episode_1', title: 'Markets', show: 'show_1', label: 'business', published, trend: 7.5 },
      { id: 'episode_3', published, trend: 0 },
    ]);
  });

  it('is bounded, and holds an episode once', () => {
    const many = Array.from({ length: MAX_ITEMS + 9 }, (_, i) => episode({ episode_id: `episode_${i}` }));
    assert.equal(modelOf([...many, ...many], undefined).items.length, MAX_ITEMS);
  });
});
