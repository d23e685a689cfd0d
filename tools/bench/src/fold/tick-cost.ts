import { SURGE_MS, SURGE_TOLD_WITHIN_MS } from '@earshot/listening-core';
import { costOfMillion } from '../report/prices.ts';
import { type FoldReport, largestRun } from './report.ts';

/** Between two runs of the tick, in milliseconds: its schedule. */
const EVERY_MS = 60_000;
/** Ten-second buckets of an episode that a session falls into: its play and its end. Sessions of a hit share theirs. */
const BUCKETS = 2;
/** Reads of a session's buckets at most: each run looks for surges as far back as this. */
const BUCKET_READS = (BUCKETS * (EVERY_MS + SURGE_TOLD_WITHIN_MS + SURGE_MS)) / EVERY_MS;

/**
 * Reads of a window and, beside these, of a reminder, as Firestore bills them: queries are, which the benchmark's probe
 * does not count. The listening app's test of the tick's cost measures them.
 */
const READS = { window: 3.2, reminder: 2 };

/** What the tick costs by the events that lead to it. */
export interface TickCost {
  /** Windows that are closed for an event of the traffic: one for each play, and one more for each resumption. */
  readonly windowsPerEvent: number;
  /** With those of its buckets. */
  readonly readsPerWindow: number;
  readonly readsPerEvent: number;
  readonly writesPerEvent: number;
  readonly usdPerMillionWindows: number;
  readonly usdPerMillionEvents: number;
}

/** What the tick costs, from what a window cost in the run and how often the traffic begins one. */
export function tickCost(report: FoldReport): TickCost {
  const { mix } = largestRun(report, 'spread');
  const { tick } = report;
  const windowsPerEvent = (mix['PLAY'] ?? 0) + (mix['RESUME'] ?? 0);
  const readsPerWindow = READS.window + tick.remindedShare * READS.reminder + BUCKET_READS;
  const usdPerMillionWindows = costOfMillion({
    readsPerEvent: readsPerWindow,
    writesPerEvent: tick.writesPerWindow,
    requestsPerEvent: 0,
    bytesPerEvent: 0,
    cpuUsPerEvent: tick.cpuUsPerWindow,
  }).total;
  return {
    windowsPerEvent,
    readsPerWindow,
    readsPerEvent: windowsPerEvent * readsPerWindow,
    writesPerEvent: windowsPerEvent * tick.writesPerWindow,
    usdPerMillionWindows,
    usdPerMillionEvents: windowsPerEvent * usdPerMillionWindows,
  };
}
