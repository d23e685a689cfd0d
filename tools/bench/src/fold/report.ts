import { arch, cpus, platform, totalmem } from 'node:os';
import type { FirestoreKind } from '../process/start-firestore.ts';
import { type Cost, costOfMillion, PRICES } from '../report/prices.ts';
import type { CoreRun } from './core.ts';
import type { FoldRun } from './earshot.ts';
import type { MemoryRun } from './memory.ts';
import type { NaiveRun } from './naive.ts';
import type { TickRun } from './tick.ts';
import type { VisibilityRun } from './visibility.ts';

/** Adds what a run costs. */
export type Priced<Run> = Run & { readonly usdPerMillion: Cost };

/** What was measured side by side on one Firestore. */
export interface Comparison {
  readonly firestore: FirestoreKind;
  readonly transaction: Priced<NaiveRun>;
  readonly increments: Priced<NaiveRun>;
  readonly earshot: readonly Priced<FoldRun>[];
  readonly visibility: readonly VisibilityRun[];
}

/** How the fold grows, measured in the full run only. */
export interface Growth {
  readonly firestore: FirestoreKind;
  readonly byListeners: readonly Priced<FoldRun>[];
  readonly byInstances: readonly Priced<FoldRun>[];
  readonly memory: MemoryRun;
}

/** All that `./dev bench fold` found. */
export interface FoldReport {
  readonly bench: 'fold';
  readonly extent: 'quick' | 'full';
  /** When it began, ISO-8601. */
  readonly date: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly prices: typeof PRICES;
  readonly core: readonly CoreRun[];
  readonly comparisons: readonly Comparison[];
  readonly growth?: Growth;
  /** On the first Firestore. */
  readonly tick: TickRun;
}

/** Bytes of one event in a message of its own. */
const BYTES_OF_AN_EVENT = 400;

/** A run of Earshot with its costs. */
export function priced(run: FoldRun): Priced<FoldRun> {
  return { ...run, usdPerMillion: costOfMillion(run) };
}

/** A usual way with its costs, were it a function that gets one event a message; its own CPU alone is counted. */
export function pricedNaive(run: NaiveRun): Priced<NaiveRun> {
  const consumption = { ...run, requestsPerEvent: 1, bytesPerEvent: BYTES_OF_AN_EVENT };
  return { ...run, usdPerMillion: costOfMillion(consumption) };
}

/** The machine that measures. */
export function machine(): Readonly<Record<string, string | number>> {
  return {
    system: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** The run of a packing with the most listeners. */
export function largestRun({ comparisons }: FoldReport, packing: FoldRun['packing']): Priced<FoldRun> {
  const runs = (comparisons[0]?.earshot ?? []).filter((run) => run.packing === packing);
  const [first] = runs.toSorted((a, b) => b.listeners - a.listeners);
  if (!first) throw new Error(`the report has no run of ${packing}`);
  return first;
}
