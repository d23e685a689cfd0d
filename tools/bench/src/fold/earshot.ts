import { isDeepStrictEqual } from 'node:util';
import type { Call } from '@earshot/local-cloud/call';
import { bodies, delivery, type Figures, nothingSent, type Packing, type Sent } from '../load/messages.ts';
import { send } from '../load/send.ts';
import { type Audience, traffic } from '../load/traffic.ts';
import { used, usedTogether } from '../process/usage.ts';
import { countedFigures } from './totals.ts';
import { FOLD, type FoldInstance, type Place, startFoldInstance } from './function-process.ts';

/** One load on the fold. */
export interface FoldLoad {
  readonly audience: Audience;
  readonly packing: Packing;
  /** Whole turns of the audience make at least so many. */
  readonly events: number;
  /** It ends before all events are sent when it has been measured for so long. */
  readonly seconds: number;
  /** Processes that share the load. */
  readonly instances: number;
}

/** What a load came to. Figures per event are over the events after the warm-up. */
export interface FoldRun {
  readonly packing: Packing['name'];
  readonly listeners: number;
  readonly instances: number;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** µs of CPU in the function's processes. */
  readonly cpuUsPerEvent: number;
  readonly readsPerEvent: number;
  readonly writesPerEvent: number;
  readonly requestsPerEvent: number;
  readonly eventsPerCommit: number;
  readonly refusedCommits: number;
  readonly redelivered: number;
  /** Bytes of a message's body for each event in it. */
  readonly bytesPerEvent: number;
  /** Share of each event type. */
  readonly mix: Readonly<Record<string, number>>;
  /** What had to be counted and what was, warm-up included. */
  readonly sent: Figures;
  readonly counted: Figures;
  readonly exact: boolean;
}

/** Requests that an instance runs at a time: its `concurrency`. */
export const IN_FLIGHT = 250;
/** Share of the load that goes before the measurement, so that the code is compiled; a third of its time at most. */
const WARM_UP = 0.15;

/** Puts a load on fresh instances of the fold, and adds up what came of it. */
export async function measureFold(load: FoldLoad, place: Place): Promise<FoldRun> {
  const instances = await Promise.all(Array.from({ length: load.instances }, () => startFoldInstance(place)));
  try {
    const sent = nothingSent();
    const calls = callsOf(load, place, sent);
    const warm = load.events * WARM_UP;
    const warmed = after(load.seconds / 3);
    await send(
      until(calls, () => sent.events >= warm || warmed()),
      urlsOf(instances),
      IN_FLIGHT,
    );
    const before = { ...sent };
    const measured = await measure(instances, until(calls, after(load.seconds)));
    return { ...resultOf(load, before, sent, measured), ...(await exactness(sent, place)) };
  } finally {
    await Promise.all(instances.map(({ process }) => process.stop()));
  }
}

/** The requests of a load, made as they are taken. */
export function* callsOf(
  { audience, packing, events }: Pick<FoldLoad, 'audience' | 'packing' | 'events'>,
  { projectId }: Pick<Place, 'projectId'>,
  sent: Sent,
) {
  const { eventsPerTurn } = packing;
  const turns = Math.ceil(events / (audience.listeners * eventsPerTurn));
  const told = traffic(audience, { eventsPerTurn, turns }, Date.now());
  for (const body of bodies(upTo(events, told), packing, sent)) {
    yield delivery(body, sent.messages, projectId);
  }
}

function* upTo<T>(count: number, lists: Iterable<readonly T[]>): Generator<readonly T[]> {
  let taken = 0;
  for (const list of lists) {
    if (taken >= count) return;
    taken += list.length;
    yield list;
  }
}

async function measure(instances: readonly FoldInstance[], calls: Iterator<Call>) {
  const before = await Promise.all(instances.map(({ process }) => process.usage()));
  const started = performance.now();
  const delivered = await send(calls, urlsOf(instances), IN_FLIGHT);
  const seconds = (performance.now() - started) / 1000;
  const after = await Promise.all(instances.map(({ process }) => process.usage()));
  const usage = usedTogether(after.flatMap((now, i) => (before[i] ? [used(before[i], now)] : [])));
  return { seconds, usage, delivered };
}

function resultOf(
  { audience, packing, instances }: FoldLoad,
  before: Sent,
  sent: Sent,
  { seconds, usage, delivered }: Awaited<ReturnType<typeof measure>>,
): Omit<FoldRun, 'sent' | 'counted' | 'exact'> {
  const events = sent.events - before.events;
  const { firestore } = usage;
  const mix = Object.entries(sent.mix).map(([type, count]) => [type, count / sent.events] as const);
  return {
    packing: packing.name,
    listeners: audience.listeners,
    instances,
    events,
    seconds,
    eventsPerSecond: events / seconds,
    cpuUsPerEvent: usage.cpuUs / events,
    readsPerEvent: firestore.reads / events,
    writesPerEvent: firestore.writes / events,
    requestsPerEvent: delivered.requests / events,
    eventsPerCommit: events / firestore.commits,
    refusedCommits: firestore.refused,
    redelivered: delivered.redelivered,
    bytesPerEvent: (sent.bytes - before.bytes) / events,
    mix: Object.fromEntries(mix),
  };
}

async function exactness({ figures }: Sent, place: Place) {
  const counted = await countedFigures(place);
  return { sent: figures, counted, exact: isDeepStrictEqual(figures, counted) };
}

/** Where instances take their events. */
export const urlsOf = (instances: readonly FoldInstance[]) =>
  instances.map(({ port }) => ({ port, path: `/${FOLD}` }));

/** Whether so many seconds have passed since this was asked for. */
export function after(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() >= end;
}

/** The same values, ending before one is taken once enough were; the rest stay to be taken. */
export function until<T>(values: Iterator<T>, enough: () => boolean): Iterator<T> {
  return { next: () => (enough() ? { done: true, value: undefined } : values.next()) };
}
