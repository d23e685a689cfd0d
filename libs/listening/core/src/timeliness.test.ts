import assert from 'node:assert/strict';
import { playbackEvent, progressEvent, TEST_TIME } from '@earshot/testing';
import { untimely } from './timeliness.ts';

const at = Date.parse(TEST_TIME);
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('an event', () => {
  it('may be published up to five minutes before it happened', () => {
    assert.equal(untimely(playbackEvent(), at - 5 * MINUTE), undefined);
    assert.equal(untimely(playbackEvent(), at - 5 * MINUTE - 1)?.code, 'future');
  });

  it('may be published up to thirty days after it happened', () => {
    assert.equal(untimely(playbackEvent(), at + 30 * DAY), undefined);
    assert.equal(untimely(playbackEvent(), at + 30 * DAY + 1)?.code, 'late');
  });

  it('has to be in time with every moment it names', () => {
    const future = progressEvent({ heard_to: at + 10 * MINUTE });
    assert.equal(untimely(future, at)?.code, 'future');
    const past = progressEvent({ heard_from: at - 31 * DAY });
    assert.equal(untimely(past, at)?.code, 'late');
  });

  it('is told in words what was wrong', () => {
    assert.equal(
      untimely(playbackEvent(), at - 6 * MINUTE)?.reason,
      'happened more than 5 minutes after it was published: 2026-11-22T10:00:00.000Z, published 2026-11-22T09:54:00.000Z',
    );
  });
});
