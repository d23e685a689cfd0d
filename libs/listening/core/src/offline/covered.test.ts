import assert from 'node:assert/strict';
import { RECONCILIATION_STATUSES, type ReconciliationDocument } from '@earshot/contracts';
import { coveredAfter, coveredByHand } from './covered.ts';

const [from, to, now] = [20, 21, 22].map((day) => new Date(Date.UTC(2026, 10, day, 4)));
const UNSURE_MS = 660_000;
const NEXT = new Date('2026-11-21T03:49:00Z');

const last = (
  status: ReconciliationDocument['status'],
  more: Partial<ReconciliationDocument> = {},
): ReconciliationDocument => {
  assert.ok(from && to);
  return {
    ...{ run: from.toISOString(), from, to, started_at: to, status, worst: [] },
    ...{ episodes_compared: 0, users_compared: 0, drifted: 0, repaired: 0, late_events: 0, ...more },
  };
};

describe('what a reconciliation covers', () => {
  it('begins before what the last one could not be sure of, or where that began when it came to no result', () => {
    assert.ok(now);
    const begins = Object.fromEntries(
      RECONCILIATION_STATUSES.map((status) => [status, coveredAfter(last(status), now, UNSURE_MS).from]),
    );
    assert.deepEqual(begins, { running: from, agrees: NEXT, drifted: from, repaired: NEXT, failed: from });
  });

  it('goes on after a night that left something, and has what that left besides', () => {
    assert.ok(now);
    const carried = ['metrics/episode'];
    assert.deepEqual(coveredAfter(last('drifted', { carried }), now, UNSURE_MS), {
      from: NEXT,
      besides: carried,
    });
    assert.deepEqual(coveredAfter(last('failed', { carried }), now, UNSURE_MS), { from, besides: carried });
  });

  it('begins where the last one began when that left more than it could carry', () => {
    assert.ok(now);
    const left = { carried: ['metrics/episode'], not_carried: 1 };
    assert.deepEqual(coveredAfter(last('drifted', left), now, UNSURE_MS).from, from);
  });

  it('is by hand what the next night would compare, and the last day at least', () => {
    assert.ok(from && to && now);
    const carried = ['metrics/episode'];
    const left = last('drifted', { carried });
    const later = new Date(now.getTime() - 3_600_000);
    const lastDay = new Date(later.getTime() - 86_400_000);
    assert.deepEqual(coveredByHand(left, later, UNSURE_MS), { from: lastDay, besides: carried });
    assert.deepEqual(coveredByHand(left, now, UNSURE_MS), { from: NEXT, besides: carried });
    assert.deepEqual(coveredByHand(last('failed', { carried }), later, UNSURE_MS), {
      from,
      besides: carried,
    });
    assert.deepEqual(coveredByHand(undefined, now, UNSURE_MS), { from: to, besides: [] });
  });

  it('is the last day at first', () => {
    assert.ok(to && now);
    assert.deepEqual(coveredAfter(undefined, now, UNSURE_MS), { from: to, besides: [] });
  });
});
