/**
 * The usual ways to count in Firestore, for comparison, at their best: no function around them, a process of its own
 * with Google's client, and as many events at a time as asked. Its argument is a {@link NaiveRequest} as JSON.
 */
import type { PlaybackEvent } from '@earshot/contracts';
import { FieldValue, type Firestore } from '@google-cloud/firestore';
import { traffic } from '../load/traffic.ts';
import { firestoreClient } from '../process/clients.ts';
import { usageNow } from '../process/probe.ts';
import { used } from '../process/usage.ts';
import type { NaiveOutcome, NaiveRequest } from './naive.ts';

/** What an event adds, and to which documents. */
interface Counted {
  readonly session: string;
  readonly counters: readonly string[];
  readonly seconds: number;
}

function countedOf(event: PlaybackEvent): Counted {
  const { user_id: user, episode_id: episode } = event;
  return {
    session: `listeners/${user}/sessions/${event.session_id}`,
    counters: [
      `metrics/${episode}`,
      `profiles/${user}`,
      `metrics/${episode}/minutes/${event.event_time.slice(0, 16)}`,
    ],
    seconds: event.event_type === 'PROGRESS' ? event.interval_sec : 0,
  };
}

const increments = (seconds: number) => ({
  events: FieldValue.increment(1),
  seconds_heard: FieldValue.increment(seconds),
});

const ways = {
  /** Reads the session, writes it and counts in three documents, all or nothing. */
  transaction: async (db: Firestore, { session, counters, seconds }: Counted): Promise<void> => {
    await db.runTransaction(async (transaction) => {
      const held = await transaction.get(db.doc(session));
      transaction.set(held.ref, { events: Number(held.get('events') ?? 0) + 1, seconds }, { merge: true });
      for (const path of counters) transaction.set(db.doc(path), increments(seconds), { merge: true });
    });
  },
  /** Adds to four documents without looking: what comes twice counts twice. */
  increments: async (db: Firestore, { session, counters, seconds }: Counted): Promise<void> => {
    const batch = db.batch();
    for (const path of [session, ...counters]) batch.set(db.doc(path), increments(seconds), { merge: true });
    await batch.commit();
  },
};

/** Takes events for a while; those that are begun are finished. */
async function take(
  source: Iterator<Counted>,
  count: (event: Counted) => Promise<void>,
  { concurrency, seconds }: Pick<NaiveRequest, 'concurrency' | 'seconds'>,
): Promise<{ readonly events: number; readonly seconds: number }> {
  let events = 0;
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const worker = async (): Promise<void> => {
    while (elapsed() < seconds) {
      const next = source.next();
      if (next.done) throw new Error('the traffic ended before the time');
      await count(next.value);
      events += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { events, seconds: elapsed() };
}

async function main({
  way,
  audience,
  place,
  turns,
  concurrency,
  seconds,
}: NaiveRequest): Promise<NaiveOutcome> {
  const db = firestoreClient(place.projectId, place.firestore);
  // Made beforehand: making traffic is not what is measured.
  const told = [...traffic(audience, { eventsPerTurn: 1, turns }, Date.now())];
  const source = told.flat().map(countedOf).values();
  const count = (event: Counted) => ways[way](db, event);
  await take(source, count, { concurrency, seconds: seconds / 3 });
  const before = usageNow();
  const outcome = await take(source, count, { concurrency, seconds });
  const usage = used(before, usageNow());
  await db.terminate();
  return { ...outcome, usage };
}

const outcome = await main(JSON.parse(process.argv[2] ?? '') as NaiveRequest);
process.send?.({ outcome });
