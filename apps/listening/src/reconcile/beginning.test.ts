import assert from 'node:assert/strict';
import { RECONCILIATION_STATUSES, type ReconciliationDocument } from '@earshot/contracts';
import { beginningAfter } from './beginning.ts';

const [from, to, now] = ['2026-11-20', '2026-11-21', '2026-11-22'].map((day) => new Date(`${day}T04:00:00Z`));

describe('the time that a nightly reconciliation covers', () => {
  it('begins where the last one ended, unless that left something to compare again', () => {
    assert.ok(from && to && now);
    const of = (status: ReconciliationDocument['status']): ReconciliationDocument => ({
      ...{ run: from.toISOString(), from, to, started_at: to, status, worst: [] },
      ...{ episodes_compared: 0, users_compared: 0, drifted: 0, repaired: 0, late_events: 0 },
    });
    const begins = Object.fromEntries(
      RECONCILIATION_STATUSES.map((status) => [status, beginningAfter(of(status), now)]),
    );
    assert.deepEqual(begins, { running: from, agrees: to, drifted: from, repaired: to, failed: from });
  });

  it('is the last day at first', () => {
    assert.ok(to && now);
    assert.deepEqual(beginningAfter(undefined, now), to);
  });
});
