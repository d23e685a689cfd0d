import assert from 'node:assert/strict';
import { DAY_MS, LABELS } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import {
  audiencesGained,
  audiencesOf,
  isStillFan,
  isToBeConfirmed,
  keyOf,
  strongLabels,
} from './audiences.ts';

describe('audiencesOf', () => {
  const episode = { show_id: 'show_1', label: 'sports' } as const;
  const followers = { fits: 'show', show_id: 'show_1' };
  const lovers = { fits: 'label', label: 'sports' };

  it('given a new episode, then its show’s followers come first and those who like its label after them', () => {
    assert.deepEqual(audiencesOf({ type: 'NEW_FOR_YOU' }, episode), [followers, lovers]);
    assert.deepEqual(audiencesOf({ type: 'NEW_FOR_YOU' }, { label: 'sports' }), [lovers]);
    assert.deepEqual(audiencesOf({ type: 'NEW_FOR_YOU' }, {}), []);
  });

  it('given a trend, then it is those who like its label alone', () => {
    assert.deepEqual(audiencesOf({ type: 'TRENDING_NOW' }, episode), [lovers]);
    assert.deepEqual(audiencesOf({ type: 'TRENDING_NOW' }, { show_id: 'show_1' }), []);
  });

  it('given that a show or a label comes, then it is what has come alone', () => {
    const gained = (before: object, after: object) => audiencesGained({ type: 'NEW_FOR_YOU' }, before, after);
    assert.deepEqual(gained({}, episode), [followers, lovers]);
    assert.deepEqual(gained({ show_id: 'show_1' }, episode), [lovers]);
    assert.deepEqual(gained({ ...episode, label: 'world' }, episode), [lovers]);
    assert.deepEqual(gained(episode, { show_id: 'show_1' }), []);
    assert.deepEqual(gained(episode, episode), []);
  });

  it('are found by a key of their own in each shard', () => {
    assert.equal(keyOf({ fits: 'show', show_id: 'show_1' }, 3), 'show_1_3');
    assert.equal(keyOf({ fits: 'label', label: 'sports' }, 0), 'sports_0');
  });
});

describe('strongLabels', () => {
  it('are at most two, each at least half as strong as the best and worth one episode heard to its end', () => {
    assert.deepEqual(strongLabels({}), []);
    assert.deepEqual(strongLabels({ world: 2.9 }), []);
    assert.deepEqual(strongLabels({ world: 3 }), ['world']);
    assert.deepEqual(strongLabels({ world: 5, sports: 10, business: 4.9 }), ['sports', 'world']);
    assert.deepEqual(strongLabels({ world: 4, sports: 4, business: 4, sci_tech: 4 }), ['world', 'sports']);
  });

  it('never leave out a label that is stronger than one of them', () => {
    const affinity = fc.dictionary(fc.constantFrom(...LABELS), fc.double({ min: -10, max: 10, noNaN: true }));
    fc.assert(
      fc.property(affinity, (likes) => {
        const strong = strongLabels(likes);
        const of = (label: (typeof LABELS)[number]) => likes[label] ?? 0;
        const weakest = Math.min(...strong.map(of));
        assert.ok(
          LABELS.every((label) => strong.includes(label) || strong.length === 0 || of(label) <= weakest),
        );
      }),
      cases(100),
    );
  });
});

describe('isToBeConfirmed', () => {
  it('is so after a week, long before it is not believed any more', () => {
    const now = new Date('2026-11-22T10:00:00.000Z');
    const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
    assert.deepEqual(
      [7, 7.1].map((days) => isToBeConfirmed(ago(days), now)),
      [false, true],
    );
    assert.ok(isStillFan(ago(7.1), now));
  });
});

describe('isStillFan', () => {
  it('is true of what was known at most four weeks ago', () => {
    const now = new Date('2026-11-22T10:00:00Z');
    const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
    assert.deepEqual(
      [0, 28, 28.01].map((days) => isStillFan(ago(days), now)),
      [true, true, false],
    );
  });
});
