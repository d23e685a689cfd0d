import assert from 'node:assert/strict';
import { RECONCILIATION_STATUSES, type ReconciliationDocument } from '@earshot/contracts';
import { beginningAfter } from './beginning.ts';

const [from, to, now] = [20, 21, 22].map((day) => new Date(Date.UTC(2026, 10, day, 4)));
const UNSURE_MS = 660_000;

describe('the time that a nightly reconciliation covers', () => {
  it('begins before what the last one could not be sure of, or where that began when it left something', () => {
    assert.ok(from && to && now);
    const of = (status: ReconciliationDocument['status']): ReconciliationDocument => ({
      ...{ run: from.toISOString(), from, to, started_at: to, status, worst: [] },
      ...{ episodes_compared: 0, users_compared: 0, drifted: 0, repaired: 0, late_events: 0 },
    });
    const begins = Object.fromEntries(
      RECONCILIATION_STATUSES.map((status) => [status, beginningAfter(of(status), now, UNSURE_MS)]),
    );
    const next = new Date('2026-11-21T03:49:00Z');
    assert.deepEqual(begins, { running: from, agrees: next, drifted: from, repaired: next, failed: from });
  });

  it('is the last day at first', () => {
    assert.ok(to && now);
    assert.deepEqual(beginningAfter(undefined, now, UNSURE_MS), to);
  });
});
