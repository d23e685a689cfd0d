import assert from 'node:assert/strict';
import { decodeEvent, type ReconciliationDocument } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { pipelineOf } from './pipeline.ts';

const now = new Date('2026-11-22T10:30:00Z');
const parts = {
  nowMs: now.getTime(),
  states: [],
  uploads: [],
  rejections: undefined,
  rejected: [],
  mirror: { known: false, why: 'failed', reason: 'no view' },
  reconciliation: undefined,
} as const;
const run: ReconciliationDocument = {
  run: now.toISOString(),
  from: now,
  to: now,
  started_at: now,
  finished_at: now,
  status: 'drifted',
  episodes_compared: 3,
  users_compared: 4,
  drifted: 1,
  repaired: 0,
  late_events: 0,
  worst: [{ path: 'metrics/e', counter: 'plays', live: 2, offline: 3 }],
};

describe('the view of the pipeline', () => {
  it('adds rejections of the last 24 hours up by topic and reason, and leaves older ones', () => {
    const view = pipelineOf({
      ...parts,
      rejections: {
        days: {},
        hours: {
          '2026-11-22T10': { playback: { late: 2 } },
          '2026-11-21T11': { playback: { late: 1, invalid: 4 } },
          '2026-11-21T10': { playback: { late: 100 } },
        },
        final_until: now,
        updated_at: now,
      },
    });
    assert.deepEqual(view.rejected, [
      { topic: 'playback', code: 'invalid', count: 4 },
      { topic: 'playback', code: 'late', count: 3 },
    ]);
    assert.deepEqual(
      [view.rejected_hours.length, view.rejected_hours[0]?.count, view.rejected_hours[23]?.count],
      [24, 5, 2],
    );
  });

  it('says what it does not know, and why', () => {
    const driftOf = (reconciliation: ReconciliationDocument | undefined) =>
      pipelineOf({ ...parts, reconciliation }).drift;
    const { finished_at, ...running } = run;
    assert.ok(finished_at);
    assert.deepEqual(driftOf(undefined), { known: false, why: 'never' });
    assert.deepEqual(driftOf({ ...running, status: 'running' }), {
      known: false,
      why: 'running',
    });
    assert.deepEqual(driftOf({ ...run, status: 'failed', error: 'no table' }), {
      known: false,
      why: 'failed',
      reason: 'no table',
    });
    assert.deepEqual(pipelineOf(parts).mirror, parts.mirror);
  });

  it('tells why events were refused, and nothing that they held', () => {
    const told = (reason: string) => {
      const common = { event_id: 'e', topic: 'playback', code: 'invalid' as const, event: '{}' };
      const rejected = [{ ...common, reason, published_at: now, rejected_at: now, expires_at: now }];
      return pipelineOf({ ...parts, rejected }).rejections[0]?.reason;
    };
    const hostile = fc.json().map((json) => `${json}; user_id: expected an id, got "me"`);
    fc.assert(
      fc.property(fc.oneof(hostile, fc.array(hostile)), (value) => {
        const decoded = decodeEvent('playback', {
          event_type: 'PLAY',
          event_id: [value],
          position_sec: value,
        });
        assert.ok(!decoded.ok);
        assert.match(decoded.reason, /got/);
        assert.equal(told(decoded.reason), 'event_id: expected an id');
      }),
      cases(100),
    );
    assert.equal(told('happened more than 30 days before'), 'happened more than 30 days before');
  });

  it('tells the counters that differ', () => {
    const { drift } = pipelineOf({ ...parts, reconciliation: run });
    assert.ok(drift.known);
    assert.deepEqual([drift.value.compared, drift.value.differing], [7, 1]);
    assert.deepEqual(drift.value.figures, [{ of: 'metrics/e', figure: 'plays', live: 2, recomputed: 3 }]);
  });
});
