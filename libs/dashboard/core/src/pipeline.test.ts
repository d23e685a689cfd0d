import assert from 'node:assert/strict';
import type { ReconciliationDocument } from '@earshot/contracts';
import { pipelineOf } from './pipeline.ts';

const now = new Date('2026-11-22T10:30:00Z');
const parts = {
  nowMs: now.getTime(),
  states: [],
  uploads: [],
  rejections: undefined,
  rejected: [],
  mirror: { known: false, reason: 'no view' },
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
    assert.deepEqual(driftOf(undefined), { known: false, reason: 'nothing was compared yet' });
    assert.deepEqual(driftOf({ ...running, status: 'running' }), {
      known: false,
      reason: 'a comparison is under way',
    });
    assert.deepEqual(driftOf({ ...run, status: 'failed', error: 'no table' }), {
      known: false,
      reason: 'the comparison failed: no table',
    });
    assert.deepEqual(pipelineOf(parts).mirror, parts.mirror);
  });

  it('tells the counters that differ', () => {
    const { drift } = pipelineOf({ ...parts, reconciliation: run });
    assert.ok(drift.known);
    assert.deepEqual([drift.value.compared, drift.value.differing], [7, 1]);
    assert.deepEqual(drift.value.figures, [{ of: 'metrics/e', figure: 'plays', live: 2, recomputed: 3 }]);
  });
});
