import type { Packing } from '../load/messages.ts';
import type { FirestoreKind } from '../process/start-firestore.ts';
import type { Comparison, FoldReport } from './report.ts';

/** A bound that Earshot sets itself, and what was measured: the worst of the audiences. */
export interface Target {
  readonly what: string;
  readonly bound: 'at most' | 'at least';
  readonly target: number;
  readonly measured: number;
  readonly met: boolean;
}

interface Ratios {
  /** Times as many events a second as with a transaction per event, by packing. */
  readonly transaction: Readonly<Partial<Record<Packing['name'], number>>>;
  readonly increments: Readonly<Partial<Record<Packing['name'], number>>>;
}

/** How many times faster than the usual ways, by Firestore. */
const RATIOS: Readonly<Record<FirestoreKind, Ratios>> = {
  embedded: { transaction: { spread: 25, sessions: 25 }, increments: { spread: 8, sessions: 8 } },
  google: { transaction: { single: 15, spread: 60, sessions: 60 }, increments: { spread: 15, sessions: 15 } },
};

const PACKED = ['spread', 'sessions'] as const;
const LIMITS = {
  cpuUsPerEvent: { spread: 60, sessions: 60 },
  writesPerEvent: { spread: 1.5, sessions: 0.2 },
  readsPerEvent: { spread: 1.1, sessions: 0.15 },
  usdPerMillion: { spread: 2.2, sessions: 0.3 },
} as const;
const LIMIT_NAMES: Readonly<Record<keyof typeof LIMITS, string>> = {
  cpuUsPerEvent: 'µs of CPU an event',
  writesPerEvent: 'writes an event',
  readsPerEvent: 'reads an event',
  usdPerMillion: 'USD a million events',
};
const VISIBLE_P50_MS = 150;
const VISIBLE_P99_MS = 1_000;
/** Growth of the retained heap that is taken for none, bytes an event: 5 MB over a million. */
const FLAT_BYTES_PER_EVENT = 5;

/** Every target of the fold beside what was measured. */
export function targetsOf({ comparisons, growth }: FoldReport): readonly Target[] {
  return [
    ...comparisons.flatMap((comparison) => [
      ...ratios(comparison),
      ...limits(comparison),
      ...visibility(comparison),
    ]),
    ...(growth
      ? [atMost('memory: bytes of heap an event', FLAT_BYTES_PER_EVENT, growth.memory.heapBytesPerEvent)]
      : []),
  ];
}

function ratios(comparison: Comparison): Target[] {
  return (['transaction', 'increments'] as const).flatMap((way) =>
    Object.entries(RATIOS[comparison.firestore][way]).map(([packing, target]) => {
      const rates = runsOf(comparison, packing).map((run) => run.eventsPerSecond);
      const measured = Math.min(...rates) / comparison[way].eventsPerSecond;
      const than = way === 'transaction' ? 'a transaction per event' : 'blind increments';
      return atLeast(`${comparison.firestore}, ${packing}: times ${than}`, target, measured);
    }),
  );
}

function limits(comparison: Comparison): Target[] {
  return (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).flatMap((limit) =>
    PACKED.map((packing) => {
      const values = runsOf(comparison, packing).map((run) =>
        limit === 'usdPerMillion' ? run.usdPerMillion.total : run[limit],
      );
      const what = `${comparison.firestore}, ${packing}: ${LIMIT_NAMES[limit]}`;
      return atMost(what, LIMITS[limit][packing], Math.max(...values));
    }),
  );
}

function visibility({ firestore, visibility: runs }: Comparison): Target[] {
  const [run] = runs;
  if (!run) return [];
  const what = `${firestore}, ${run.eventsPerSecond} events/s: visible after, ms`;
  return [
    atMost(`${what} (p50)`, VISIBLE_P50_MS, run.p50Ms),
    atMost(`${what} (p99)`, VISIBLE_P99_MS, run.p99Ms),
  ];
}

const runsOf = ({ earshot }: Comparison, packing: string) => earshot.filter((run) => run.packing === packing);

const atMost = (what: string, target: number, measured: number): Target => ({
  what,
  bound: 'at most',
  target,
  measured,
  met: measured <= target,
});

const atLeast = (what: string, target: number, measured: number): Target => ({
  what,
  bound: 'at least',
  target,
  measured,
  met: measured >= target,
});
