import { busiestBucket, SURGE_MS, SURGE_TOLD_WITHIN_MS } from '@earshot/listening-core';
import { TRENDING_PLAYS } from '@earshot/notifying-core';
import { costOfMillion } from '../report/prices.ts';
import { type FoldReport, largestRun } from './report.ts';

/** Between two runs of the tick, in milliseconds: its schedule. */
const EVERY_MS = 60_000;
/** Runs that look for surges as far back as a bucket of ten seconds. */
const RUNS = (EVERY_MS + SURGE_TOLD_WITHIN_MS + SURGE_MS) / EVERY_MS;
/**
 * Reads of a session's buckets at most, in steady traffic: they are read only of an episode with so many plays in ten
 * seconds, so that as many sessions share each; as a busy one, and with all of its episode.
 */
const BUCKET_READS = (2 * RUNS) / busiestBucket(TRENDING_PLAYS);

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
