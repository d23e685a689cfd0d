import { UTILISATION } from '../report/prices.ts';
import { figure, type Rows } from '../report/table.ts';
import { BEACON_SEC } from '../load/traffic.ts';
import type { FoldRun } from './earshot.ts';
import { type Comparison, type FoldReport, type Growth, largestRun, type Priced } from './report.ts';
import { targetsOf } from './targets.ts';
import { tickCost } from './tick-cost.ts';

/** What a Firestore is called in a heading. */
export const FIRESTORES = {
  embedded: 'our embedded Firestore',
  google: "Google's Firestore emulator",
} as const;

/** The share of each event type in words. */
export function mixOf({ comparisons }: FoldReport): string {
  const mix = comparisons[0]?.earshot.at(-1)?.mix ?? {};
  return Object.entries(mix)
    .sort(([, a], [, b]) => b - a)
    .map(([type, share]) => `${type} ${(share * 100).toFixed(1)} %`)
    .join(', ');
}

const SECONDS_OF_1000_HOURS = 3_600_000;

/** USD for 1,000 hours of listening at one heartbeat a minute. */
function usdPerThousandHours(run: Priced<FoldRun>): number {
  return usdOfThousandHours(run, run.usdPerMillion.total);
}

function usdOfThousandHours({ mix }: Pick<FoldRun, 'mix'>, usdPerMillion: number): number {
  const events = SECONDS_OF_1000_HOURS / BEACON_SEC / (mix['PROGRESS'] ?? 1);
  return (usdPerMillion * events) / 1e6;
}

/** The ways side by side. */
export function comparisonRows({ transaction, increments, earshot }: Comparison): Rows {
  const common = (run: (typeof earshot)[number] | typeof transaction) => ({
    listeners: String(run.listeners),
    'events/s': figure(run.eventsPerSecond),
    '× transaction': figure(run.eventsPerSecond / transaction.eventsPerSecond),
    '× increments': figure(run.eventsPerSecond / increments.eventsPerSecond),
    'CPU µs': figure(run.cpuUsPerEvent),
    reads: figure(run.readsPerEvent),
    writes: figure(run.writesPerEvent),
  });
  const naive = [
    ['a transaction per event', transaction] as const,
    ['four blind increments (not exact)', increments] as const,
  ].map(([way, run]) => ({
    way: `${way}, ${run.concurrency} at a time`,
    ...common(run),
    requests: '1',
    'USD/million': figure(run.usdPerMillion.total),
    'USD/1000 h': '',
    exact: run.way === 'transaction' ? 'if told once' : 'no',
  }));
  const ours = earshot.map((run) => ({
    way: `Earshot, ${run.packing}`,
    ...common(run),
    requests: figure(run.requestsPerEvent),
    'USD/million': figure(run.usdPerMillion.total),
    'USD/1000 h': figure(usdPerThousandHours(run)),
    exact: run.exact ? 'yes' : 'NO',
  }));
  return [...naive, ...ours];
}

/** The core alone. */
export function coreRows({ core }: FoldReport): Rows {
  return core.map((run) => ({
    'core alone': run.packing,
    'events/s': figure(run.eventsPerSecond),
    'CPU µs an event': figure(run.cpuUsPerEvent),
  }));
}

/** From publish to visible. */
export function visibilityRows({ comparisons }: FoldReport): Rows {
  return comparisons.flatMap(({ firestore, visibility }) =>
    visibility.map((run) => ({
      Firestore: firestore,
      'events/s': figure(run.publishedPerSecond),
      'events a message': String(run.eventsPerMessage),
      samples: String(run.samples),
      unseen: String(run.unseen),
      'p50 ms': figure(run.p50Ms),
      'p99 ms': figure(run.p99Ms),
    })),
  );
}

/** How the fold grows with listeners and with instances. */
export function growthRows({ byListeners, byInstances }: Growth): Rows {
  return [...byListeners, ...byInstances].map((run) => ({
    listeners: run.listeners.toLocaleString('en'),
    instances: String(run.instances),
    'events/s': figure(run.eventsPerSecond),
    'CPU µs': figure(run.cpuUsPerEvent),
    reads: figure(run.readsPerEvent),
    writes: figure(run.writesPerEvent),
    'commits refused': String(run.refusedCommits),
    'USD/million': figure(run.usdPerMillion.total),
    exact: run.exact ? 'yes' : 'NO',
  }));
}

/** Memory of one instance over its events. */
export function memoryRows({ memory }: Growth): Rows {
  return memory.samples.map(({ events, heapMb, rssMb }) => ({
    events: events.toLocaleString('en'),
    'heap after collection, MiB': figure(heapMb),
    'resident, MiB': figure(rssMb),
  }));
}

/** What the tick costs, by itself and for the events that led to it. */
export function tickRows(report: FoldReport): Rows {
  const { tick } = report;
  const { windowsPerEvent, writesPerEvent, readsPerEvent, readsPerWindow, usdPerMillionEvents } =
    tickCost(report);
  const run = largestRun(report, 'spread');
  return [
    ['windows closed by one run', tick.windows.toLocaleString('en')],
    ['CPU µs a window', figure(tick.cpuUsPerWindow)],
    ['windows a minute, one vCPU, 60 % busy', figure((60e6 * UTILISATION) / tick.cpuUsPerWindow)],
    ['reads a window, with its buckets, at most', figure(readsPerWindow)],
    ['writes a window', figure(tick.writesPerWindow)],
    ['windows an event', figure(windowsPerEvent)],
    ['reads an event, at most', figure(readsPerEvent)],
    ['writes an event', figure(writesPerEvent)],
    ['USD a million events', figure(usdPerMillionEvents)],
    ['USD for 1,000 hours of listening', figure(usdOfThousandHours(run, usdPerMillionEvents))],
    ['each window closed, and once', tick.exact ? 'yes' : 'NO'],
  ].map(([what = '', measured = '']) => ({ 'the tick': what, measured }));
}

/** Targets beside what was measured. */
export function targetRows(report: FoldReport): Rows {
  return targetsOf(report).map(({ what, bound, target, measured, met }) => ({
    target: what,
    bound: `${bound} ${target}`,
    measured: figure(measured),
    '': met ? 'ok' : 'missed',
  }));
}
