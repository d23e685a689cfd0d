import { PACKINGS } from '../load/messages.ts';
import { BEACON_SEC } from '../load/traffic.ts';
import { UTILISATION } from '../report/prices.ts';
import type { FoldRun } from './earshot.ts';
import { type FoldReport, largestRun } from './report.ts';
import { tickCost } from './tick-cost.ts';

/** What a number of listeners at the same time asks for. */
export interface Scale {
  readonly listeners: number;
  readonly beaconSec: number;
  readonly packing: FoldRun['packing'];
  readonly eventsPerSecond: number;
  /** Event bodies as they are pushed, MB/s. */
  readonly megabytesPerSecond: number;
  /** Functions, each with a topic of its own, that this is more than one can be sent. */
  readonly functions: number;
  /** Instances of one vCPU. */
  readonly instances: number;
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  /** Shards of `due` that its index needs, of those there are. */
  readonly dueShards: number;
  /** User windows that the tick closes. */
  readonly windowsPerSecond: number;
  readonly tickWritesPerSecond: number;
  readonly tickReadsPerSecond: number;
  /** Instances of one vCPU that closing these takes. */
  readonly ticks: number;
  readonly tickUsdPerHour: number;
  /** With the tick. */
  readonly usdPerHour: number;
}

/** How players report and what they are packed into. */
export interface Reporting {
  readonly beaconSec: number;
  readonly packing: FoldRun['packing'];
}

/** Bytes of events that Google sends one event-driven function each second: https://cloud.google.com/functions/quotas. */
const MAX_BYTES_PER_SECOND = 10e6;
/** A push carries the body in base64. */
const BASE64 = 4 / 3;
/** Writes a second on an index whose values grow: https://cloud.google.com/firestore/docs/best-practices. */
const GROWING_INDEX_WRITES = 500;

/** What so many concurrent listeners ask for, from what an event cost in the run with the most, and a window in the tick's. */
export function scaleOf(report: FoldReport, listeners: number, { beaconSec, packing }: Reporting): Scale {
  const run = largestRun(report, packing);
  const heartbeats = listeners / beaconSec;
  const share = run.mix['PROGRESS'] ?? 1;
  // Events other than heartbeats come as often whatever the interval; the run's interval was BEACON_SEC.
  const others = ((1 - share) / share) * (listeners / BEACON_SEC);
  const eventsPerSecond = heartbeats + others;
  const bytesPerSecond = eventsPerSecond * run.bytesPerEvent * BASE64;
  // Windows come of what is pressed, and not of heartbeats: as many as at the run's interval.
  const tick = tickCost(report);
  const windowsPerSecond = (listeners / BEACON_SEC / share) * tick.windowsPerEvent;
  const tickUsdPerHour = (windowsPerSecond * 3600 * tick.usdPerMillionWindows) / 1e6;
  const stateWrites = eventsPerSecond / PACKINGS[packing].eventsPerTurn;
  return {
    listeners,
    beaconSec,
    packing,
    eventsPerSecond,
    megabytesPerSecond: bytesPerSecond / 1e6,
    functions: Math.ceil(bytesPerSecond / MAX_BYTES_PER_SECOND),
    instances: Math.ceil((eventsPerSecond * run.cpuUsPerEvent) / 1e6 / UTILISATION),
    writesPerSecond: eventsPerSecond * run.writesPerEvent,
    readsPerSecond: eventsPerSecond * run.readsPerEvent,
    dueShards: Math.ceil(stateWrites / GROWING_INDEX_WRITES),
    windowsPerSecond,
    tickWritesPerSecond: windowsPerSecond * report.tick.writesPerWindow,
    tickReadsPerSecond: windowsPerSecond * tick.readsPerWindow,
    ticks: Math.ceil((windowsPerSecond * report.tick.cpuUsPerWindow) / 1e6 / UTILISATION),
    tickUsdPerHour,
    usdPerHour: (eventsPerSecond * 3600 * run.usdPerMillion.total) / 1e6 + tickUsdPerHour,
  };
}
