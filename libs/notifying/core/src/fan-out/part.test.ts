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
import { afterPage, broadcastParts, goesOnWith, nextStep, personalNotification } from './part.ts';

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
        cursor: { done: [] },
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
    const after = 'profiles/user_7/recommendations/current';
    const within = part({ cursor: { done: ['show show_1'], within: { audience: 'label sports', after } } });
    assert.deepEqual(nextStep(within, both, LATER), { step: 'tell', audience: lovers, after });
  });

  it('tells an audience that comes on the way from its beginning, and none for the place of another', () => {
    const after = 'listeners/user_7/follows/show_1';
    const within = part({ cursor: { done: [], within: { audience: 'show show_1', after } } });
    const other: Audience = { fits: 'show', show_id: 'show_2' };
    assert.deepEqual(nextStep(within, [lovers], LATER), { step: 'tell', audience: lovers, after: undefined });
    assert.deepEqual(nextStep(within, [other, followers], LATER), {
      step: 'tell',
      audience: other,
      after: undefined,
    });
    const told = part({ cursor: { done: ['label sports'] } });
    assert.deepEqual(nextStep(told, [followers, lovers], LATER), {
      step: 'tell',
      audience: followers,
      after: undefined,
    });
  });

  it('is gone on with while somebody is left to tell, and unless it has expired', () => {
    const goes = (fields: Partial<BroadcastPartDocument>) => goesOnWith(part(fields), [followers, lovers]);
    assert.ok(goes({ state: 'withdrawn' }) && goes({ state: 'open' }));
    assert.ok(goes({ state: 'done', cursor: { done: ['show show_1'] } }));
    assert.ok(!goes({ state: 'done', cursor: { done: ['show show_1', 'label sports'] } }));
    assert.ok(!goes({ state: 'expired' }));
  });

  it('ends behind the last audience, when it is no news any more, and when nobody is to be told', () => {
    const end = (fields: Partial<BroadcastPartDocument>, audiences: Audience[] | undefined, now = LATER) => {
      const next = nextStep(part(fields), audiences, now);
      return next.step === 'end' && next.state;
    };
    assert.equal(end({ cursor: { done: ['show show_1', 'label sports'] } }, [followers, lovers]), 'done');
    assert.equal(end({}, []), 'done');
    assert.equal(end({}, undefined), 'withdrawn');
    const last = new Date(NOW.getTime() + news.ttl_sec * 1000);
    assert.equal(end({}, [lovers], last), false);
    assert.equal(end({}, [lovers], new Date(last.getTime() + 1)), 'expired');
  });

  it('tells every audience that stays to its end once, in order, whatever comes and goes on the way', () => {
    const all: Audience[] = [followers, { fits: 'show', show_id: 'show_2' }, lovers];
    const page = fc.record({
      told: fc.nat({ max: 300 }),
      next: fc.option(fc.nat({ max: 99 }), { nil: undefined }),
      present: fc.subarray([0, 1]),
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 20 }), (pages) => {
        const last = { told: 1, next: undefined, present: [0, 1] };
        let current = part();
        let sum = 0;
        const places = new Map<Audience, string | undefined>();
        const ended: Audience[] = [];
        for (const { told, next: place, present } of [...pages, last, last, last]) {
          const next = nextStep(
            current,
            all.filter((one, i) => one === lovers || present.includes(i)),
            LATER,
          );
          if (next.step === 'end') continue;
          assert.ok(!ended.includes(next.audience), 'none is told again');
          assert.ok(next.after === undefined || next.after === places.get(next.audience), 'none is skipped');
          const after = place === undefined ? undefined : `doc_${place}`;
          current = { ...current, ...afterPage(current, next.audience, { told, next: after }, LATER) };
          sum += told;
          places.set(next.audience, after);
          if (after === undefined) ended.push(next.audience);
        }
        assert.equal(new Set(ended).size, all.length);
        assert.equal(current.told, sum);
        assert.deepEqual(nextStep(current, all, LATER), { step: 'end', state: 'done' });
      }),
      cases(100),
    );
  });
});
