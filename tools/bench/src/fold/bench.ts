import type { Bench, BenchOptions, BenchReport } from '../bench.ts';
import { PACKINGS } from '../load/messages.ts';
import {
  type FirestoreKind,
  type MeasuredFirestore,
  startFirestoreProcess,
} from '../process/start-firestore.ts';
import { PRICES } from '../report/prices.ts';
import { measureCore } from './core.ts';
import { type FoldLoad, type FoldRun, measureFold } from './earshot.ts';
import { measureMemory } from './memory.ts';
import { measureNaive, type Way } from './naive.ts';
import { audienceOf, type FoldPlan, PLANS } from './plan.ts';
import {
  type Comparison,
  type FoldReport,
  type Growth,
  machine,
  type Priced,
  priced,
  pricedNaive,
} from './report.ts';
import { reportText } from './text.ts';
import { measureTick } from './tick.ts';
import { measureVisibility, type VisibilityRun } from './visibility.ts';

/** Benchmark of the fold. */
export const foldBench: Bench = {
  name: 'fold',
  summary:
    'Events into counters: a transaction per event, blind increments, Earshot, and its core alone, on the same Firestore',
  codebases: ['listening'],
  run,
};

async function run({ extent, firestores, tell }: BenchOptions): Promise<BenchReport> {
  const plan = PLANS[extent];
  const date = new Date().toISOString();
  tell('the core alone');
  const core = [
    await measureCore({ audience: audienceOf(2_000), packing: PACKINGS.spread, events: plan.coreEvents }),
    await measureCore({ audience: audienceOf(2_000), packing: PACKINGS.sessions, events: plan.coreEvents }),
  ];
  const comparisons: Comparison[] = [];
  for (const kind of firestores)
    comparisons.push(await compare(kind, plan, (note) => tell(`${kind}: ${note}`)));
  const first = firestores[0] ?? 'embedded';
  const growth = await grow(first, plan, tell);
  tell(`the tick, ${plan.windows} windows`);
  const tick = await onFirestore(first, ({ host: firestore }) =>
    measureTick(plan.windows, { projectId: 'demo-bench-tick', firestore }),
  );
  const report: FoldReport = {
    bench: 'fold',
    extent,
    date,
    machine: machine(),
    prices: PRICES,
    core,
    comparisons,
    ...(growth && { growth }),
    tick,
  };
  return { text: reportText(report), json: report };
}

async function compare(
  kind: FirestoreKind,
  { naive, earshot, secondsEach, visibility }: FoldPlan,
  tell: (note: string) => void,
): Promise<Comparison> {
  const compared = await onFirestore(kind, async ({ host: firestore }) => {
    const usual = async (way: Way) => {
      tell(way === 'transaction' ? 'a transaction per event' : 'blind increments');
      return pricedNaive(
        await measureNaive({ way, ...naive }, { projectId: `demo-bench-${way}`, firestore }),
      );
    };
    const [transaction, increments] = [await usual('transaction'), await usual('increments')];
    const loads = earshot.map((load) => ({ ...load, seconds: secondsEach, instances: 1 }));
    return { transaction, increments, earshot: await measureFolds(loads, firestore, tell) };
  });
  const visible: VisibilityRun[] = [];
  for (const paced of visibility) {
    tell(`publish to visible, ${paced.eventsPerMessage} events a message`);
    visible.push(await measureVisibility(paced, kind));
  }
  return { firestore: kind, ...compared, visibility: visible };
}

async function grow(
  kind: FirestoreKind,
  { growth, secondsEach }: FoldPlan,
  tell: (note: string) => void,
): Promise<Growth | undefined> {
  if (!growth) return undefined;
  const { listeners, instances, events, memoryEvents } = growth;
  const load = { packing: PACKINGS.spread, events, seconds: secondsEach };
  return await onFirestore(kind, async ({ host: firestore }) => {
    const byListeners = listeners.map((count) => ({ ...load, audience: audienceOf(count), instances: 1 }));
    const byInstances = instances.map((count) => ({
      ...load,
      audience: audienceOf(10_000),
      instances: count,
    }));
    const grown = {
      byListeners: await measureFolds(byListeners, firestore, tell),
      byInstances: await measureFolds(byInstances, firestore, tell),
    };
    tell(`memory over ${memoryEvents} events`);
    const place = { projectId: 'demo-bench-memory', firestore };
    return {
      firestore: kind,
      ...grown,
      memory: await measureMemory(audienceOf(50_000), memoryEvents, place),
    };
  });
}

/** Loads one after the other, each on a database of its own. */
async function measureFolds(loads: readonly FoldLoad[], firestore: string, tell: (note: string) => void) {
  const runs: Priced<FoldRun>[] = [];
  for (const load of loads) {
    const { audience, packing, instances } = load;
    tell(`Earshot, ${packing.title}, ${audience.listeners} listeners, ${instances} instances`);
    const projectId = `demo-bench-${packing.name}-${audience.listeners}-${instances}-${runs.length}`;
    runs.push(priced(await measureFold(load, { projectId, firestore })));
  }
  return runs;
}

async function onFirestore<T>(
  kind: FirestoreKind,
  work: (firestore: MeasuredFirestore) => Promise<T>,
): Promise<T> {
  const firestore = await startFirestoreProcess(kind);
  try {
    return await work(firestore);
  } finally {
    await firestore.stop();
  }
}
