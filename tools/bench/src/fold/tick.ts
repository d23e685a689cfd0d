import { collections, type PlaybackEvent, type UserWindowDocument } from '@earshot/contracts';
import { bodies, delivery, nothingSent, PACKINGS } from '../load/messages.ts';
import { send } from '../load/send.ts';
import { firestoreClient } from '../process/clients.ts';
import { used } from '../process/usage.ts';
import { FOLD, type Place, startFunction, TICK } from './function-process.ts';

/** What closing users' windows costs, above what a run of the tick costs anyway. */
export interface TickRun {
  readonly windows: number;
  /** Share of the windows that end in the middle of an episode, whose listener is reminded. */
  readonly remindedShare: number;
  /** µs of CPU in the function's process. */
  readonly cpuUsPerWindow: number;
  readonly writesPerWindow: number;
  /** Whether each window was closed, and closed once. */
  readonly exact: boolean;
}

/** Share of the sessions that end with STOP, as in the traffic of the fold. */
const STOPPED = { of: 5, stopped: 3 };
/** So long ago each listener stopped: their windows are to be closed, and it is not too late for a reminder. */
const AGO_MS = 5 * 60_000;
const HEARD_MS = 60_000;

/**
 * Folds a short session of each of some listeners, and measures a run of the built tick that closes all their windows. Runs
 * before it have loaded and warmed the code with as many others, and found nothing to do.
 */
export async function measureTick(listeners: number, place: Place): Promise<TickRun> {
  const [fold, tick] = await Promise.all([startFunction(FOLD, place), startFunction(TICK, place)]);
  try {
    const listen = (name: string) =>
      send(sessions(name, listeners, place), [{ port: fold.port, path: `/${FOLD}` }], 50);
    const run = async () => {
      const before = await tick.process.usage();
      await send([{ headers: {}, body: '{}' }].values(), [{ port: tick.port, path: `/${TICK}` }], 1);
      return used(before, await tick.process.usage());
    };
    await listen('warm');
    await run();
    const idle = [await run(), await run()];
    await listen('measured');
    const closing = await run();
    return {
      windows: listeners,
      remindedShare: STOPPED.stopped / STOPPED.of,
      cpuUsPerWindow: (closing.cpuUs - least(idle.map(({ cpuUs }) => cpuUs))) / listeners,
      writesPerWindow:
        (closing.firestore.writes - least(idle.map(({ firestore }) => firestore.writes))) / listeners,
      exact: (await closedWindows(place)) === 2 * listeners,
    };
  } finally {
    await Promise.all([fold.process.stop(), tick.process.stop()]);
  }
}

/** What else a process does meanwhile only adds to what a run takes. */
const least = (values: readonly number[]) => Math.min(...values);

function* sessions(name: string, listeners: number, { projectId }: Place) {
  const end = Date.now() - AGO_MS;
  const told = Array.from({ length: listeners }, (_, listener) =>
    sessionOf(`${name}_${listener}`, listener, end),
  );
  const sent = nothingSent();
  for (const body of bodies(told, PACKINGS.spread, sent)) yield delivery(body, sent.messages, projectId);
}

/** PLAY, a heartbeat, and STOP or COMPLETE. */
function sessionOf(session: string, listener: number, end: number): readonly PlaybackEvent[] {
  const common = {
    user_id: session,
    session_id: session,
    episode_id: `episode_${listener % 500}`,
    show_id: 'show_1',
    country: 'DE',
    device_type: 'Web',
    duration_sec: 1_800,
  } as const;
  const start = end - HEARD_MS;
  const at = (moment: number, position_sec: number) => {
    return { ...common, event_time: new Date(moment).toISOString(), position_sec };
  };
  const last = listener % STOPPED.of < STOPPED.stopped ? 'STOP' : 'COMPLETE';
  return [
    { ...at(start, 0), event_type: 'PLAY', event_id: `play_${session}` },
    {
      ...common,
      event_type: 'PROGRESS',
      event_id: `beat_${session}`,
      event_time: new Date(end).toISOString(),
      heard_from: start,
      heard_to: end,
      position_from: 0,
      position_to: HEARD_MS,
      interval_sec: HEARD_MS / 1_000,
    },
    { ...at(end, HEARD_MS / 1_000), event_type: last, event_id: `end_${session}` },
  ];
}

async function closedWindows({ projectId, firestore }: Place): Promise<number> {
  const db = firestoreClient(projectId, firestore);
  try {
    const field = 'window_end' satisfies keyof UserWindowDocument;
    const windows = db.collectionGroup(collections.sessions).where(field, '>', new Date(0));
    return (await windows.count().get()).data().count;
  } finally {
    await db.terminate();
  }
}
