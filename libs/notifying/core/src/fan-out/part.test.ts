import assert from 'node:assert/strict';
import {
  AUDIENCE_SHARDS,
  type BroadcastCause,
  type BroadcastPartDocument,
  decodeWith,
  notificationMessageSchema,
} from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import type { Audience } from './audiences.ts';
import { afterPage, broadcastParts, nextStep, personalNotification } from './part.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const LATER = new Date('2026-11-22T10:00:30.000Z');

const news: BroadcastCause = {
  notification_id: 'new_episode_1',
  created_at: NOW.toISOString(),
  type: 'NEW_FOR_YOU',
  ttl_sec: 172_800,
  payload: { episode_id: 'episode_1' },
};
const trend: BroadcastCause = {
  notification_id: 'trending_episode_1_20261122T100000Z',
  created_at: NOW.toISOString(),
  type: 'TRENDING_NOW',
  ttl_sec: 600,
  payload: { episode_id: 'episode_1', plays_in_window: 61, score: 70 },
};
const followers: Audience = { fits: 'show', show_id: 'show_1' };
const lovers: Audience = { fits: 'label', label: 'sports' };

const part = (fields: Partial<BroadcastPartDocument> = {}): BroadcastPartDocument => {
  const [first] = broadcastParts(news, NOW);
  assert.ok(first);
  return { ...first.document, ...fields } as BroadcastPartDocument;
};

describe('a broadcast', () => {
  it('has a part for each shard, open and at its beginning, with an id that follows from the cause', () => {
    const parts = broadcastParts(news, NOW);
    assert.equal(parts.length, AUDIENCE_SHARDS);
    assert.deepEqual(parts[3], {
      id: 'new_episode_1-3',
      document: {
        ...news,
        shard: 3,
        state: 'open',
        cursor: { audience: 0 },
        told: 0,
        due: new Date('2026-11-22T10:01:00.000Z'),
        updated_at: NOW,
        expires_at: new Date('2026-12-22T10:00:00.000Z'),
      },
    });
  });

  it('is to each listener a notification that can be read, as old as its cause', () => {
    for (const [cause, audience, payload] of [
      [news, followers, { episode_id: 'episode_1', ...followers }],
      [news, lovers, { episode_id: 'episode_1', ...lovers }],
      [trend, lovers, trend.payload],
    ] as const) {
      const { state, due, expires_at, ...message } = personalNotification(cause, audience, 'user_1', LATER);
      assert.equal(state, 'pending');
      assert.ok(due && expires_at > LATER);
      assert.deepEqual(message, { ...cause, user_id: 'user_1', payload });
      assert.deepEqual(decodeWith(notificationMessageSchema, message), { ok: true, value: message });
    }
  });
});

describe('a part', () => {
  it('tells its audiences one after the other, from where it stopped', () => {
    const both = [followers, lovers];
    assert.deepEqual(nextStep(part(), both, LATER), { step: 'tell', audience: followers, after: undefined });
    const within = part({ cursor: { audience: 1, after: 'profiles/user_7/recommendations/current' } });
    assert.deepEqual(nextStep(within, both, LATER), {
      step: 'tell',
      audience: lovers,
      after: 'profiles/user_7/recommendations/current',
    });
  });

  it('ends behind the last audience, when it is no news any more, and when nobody is to be told', () => {
    const end = (fields: Partial<BroadcastPartDocument>, audiences: Audience[] | undefined, now = LATER) => {
      const next = nextStep(part(fields), audiences, now);
      return next.step === 'end' && next.state;
    };
    assert.equal(end({ cursor: { audience: 2 } }, [followers, lovers]), 'done');
    assert.equal(end({}, []), 'done');
    assert.equal(end({}, undefined), 'withdrawn');
    const last = new Date(NOW.getTime() + news.ttl_sec * 1000);
    assert.equal(end({}, [lovers], last), false);
    assert.equal(end({}, [lovers], new Date(last.getTime() + 1)), 'expired');
  });

  it('comes to its end by pages, whatever they hold, and counts all whom it told', () => {
    const page = fc.record({
      told: fc.nat({ max: 300 }),
      next: fc.option(fc.constant('listeners/u/follows/s'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 20 }), (pages) => {
        const both = [followers, lovers];
        const told = [...pages, { told: 1, next: undefined }, { told: 2, next: undefined }];
        let current = part();
        let sum = 0;
        let ended = 0;
        for (const each of told) {
          if (nextStep(current, both, LATER).step === 'end') break;
          current = { ...current, ...afterPage(current, each, LATER) };
          sum += each.told;
          if (each.next === undefined) ended += 1;
          assert.equal(current.cursor.after, each.next);
        }
        assert.equal(ended, 2);
        assert.equal(current.told, sum);
        assert.deepEqual(nextStep(current, both, LATER), { step: 'end', state: 'done' });
      }),
      cases(100),
    );
  });
});
