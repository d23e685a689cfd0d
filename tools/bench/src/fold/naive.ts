import type { Audience } from '../load/traffic.ts';
import { startMeasured } from '../process/measured-process.ts';
import type { Usage } from '../process/usage.ts';
import type { Place } from './function-process.ts';

/** A usual way to count: a transaction per event, or blind increments per event. */
export type Way = 'transaction' | 'increments';

/** What a process is asked to count. */
export interface NaiveRequest {
  readonly way: Way;
  readonly place: Place;
  readonly audience: Audience;
  /** Turns of the audience that are made: enough events for the time. */
  readonly turns: number;
  /** Events at a time. */
  readonly concurrency: number;
  /** How long it is measured, after a third of that to warm up. */
  readonly seconds: number;
}

/** What it counted. */
export interface NaiveOutcome {
  readonly events: number;
  readonly seconds: number;
  readonly usage: Pick<Usage, 'cpuUs' | 'firestore'>;
}

/** What a way came to at the concurrency that suits it best. */
export interface NaiveRun {
  readonly way: Way;
  readonly listeners: number;
  readonly concurrency: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuUsPerEvent: number;
  readonly readsPerEvent: number;
  readonly writesPerEvent: number;
  readonly refusedCommits: number;
  /** Events per second at each concurrency that was tried. */
  readonly tried: readonly { readonly concurrency: number; readonly eventsPerSecond: number }[];
}

/** How a way is measured. */
export interface NaivePlan {
  readonly way: Way;
  readonly audience: Audience;
  readonly concurrencies: readonly number[];
  readonly secondsEach: number;
}

/** Events that are made for each second of a try: more than any Firestore on one machine takes one by one. */
const EVENTS_PER_SECOND = 6_000;

/** Tries a way at several concurrencies, each on a database of its own, and keeps the fastest. */
export async function measureNaive(
  { way, audience, concurrencies, secondsEach }: NaivePlan,
  { projectId, firestore }: Place,
): Promise<NaiveRun> {
  const turns = Math.ceil((EVENTS_PER_SECOND * secondsEach) / audience.listeners);
  const runs: NaiveRun[] = [];
  for (const concurrency of concurrencies) {
    const place = { projectId: `${projectId}-${concurrency}`, firestore };
    const request: NaiveRequest = { way, place, audience, turns, concurrency, seconds: secondsEach };
    const { events, seconds, usage } = await outcomeOf(request);
    runs.push({
      way,
      listeners: audience.listeners,
      concurrency,
      events,
      eventsPerSecond: events / seconds,
      cpuUsPerEvent: usage.cpuUs / events,
      readsPerEvent: usage.firestore.reads / events,
      writesPerEvent: usage.firestore.writes / events,
      refusedCommits: usage.firestore.refused,
      tried: [],
    });
  }
  const best = runs.reduce((a, b) => (b.eventsPerSecond > a.eventsPerSecond ? b : a));
  const tried = runs.map(({ concurrency, eventsPerSecond }) => ({ concurrency, eventsPerSecond }));
  return { ...best, tried };
}

async function outcomeOf(request: NaiveRequest): Promise<NaiveOutcome> {
  const child = startMeasured({
    script: new URL('./naive-process.ts', import.meta.url).href,
    args: [JSON.stringify(request)],
  });
  try {
    return await child.told<NaiveOutcome>('outcome');
  } finally {
    await child.stop();
  }
}
