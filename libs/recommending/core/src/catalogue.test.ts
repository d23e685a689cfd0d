import assert from 'node:assert/strict';
import type { EpisodeDocument } from '@earshot/contracts';
import { catalogueOf, isRecommendable, MAX_CATALOGUE } from './catalogue.ts';
import { worthOf } from './level.ts';
import { POPULARITY_DECAY } from './model.ts';
import { idsOf, valueOf } from './table.ts';

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

describe('catalogueOf', () => {
  const NOW = AT.getTime();

  it('joins episodes with what is trending, and leaves out what may not be recommended', () => {
    const model = catalogueOf(
      [
        episode({ title: 'Markets', show_id: 'show_1', label: 'business', created_at: AT }),
        episode({ episode_id: 'episode_2', is_sensitive: true }),
        episode({ episode_id: 'episode_3' }),
      ],
      {
        episodes: [
          { episode_id: 'episode_1', trend: 7.5, plays: 9 },
          { episode_id: 'episode_2', trend: 99, plays: 99 },
        ],
        updated_at: AT,
      },
      NOW,
    );
    assert.deepEqual([...idsOf(model.items)].sort(), ['episode_1', 'episode_3']);
    const { level, ...item } = valueOf(model.items, 'episode_1') ?? assert.fail();
    assert.deepEqual(item, {
      id: 'episode_1',
      title: 'Markets',
      show: 'show_1',
      label: 'business',
      published: NOW,
    });
    assert.ok(Math.abs(worthOf(POPULARITY_DECAY, level, NOW) - 7.6) < 1e-6);
    assert.deepEqual(
      model.popular.all?.top.map(({ id }) => id),
      ['episode_1', 'episode_3'],
    );
  });

  it('is bounded, and holds an episode once', () => {
    const many = Array.from({ length: MAX_CATALOGUE + 9 }, (_, i) => episode({ episode_id: `episode_${i}` }));
    assert.equal(idsOf(catalogueOf([...many, ...many], undefined, NOW).items).length, MAX_CATALOGUE);
  });
});
