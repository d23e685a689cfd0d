import { collections, type PlaybackEvent } from '@earshot/contracts';
import type { Firestore } from '@google-cloud/firestore';
import { randomUUID } from 'node:crypto';
import { bodies, nothingSent } from '../load/messages.ts';
import { type Audience, traffic } from '../load/traffic.ts';
import { firestoreClient, pubsubClient } from '../process/clients.ts';
import { startMeasured } from '../process/measured-process.ts';
import type { FirestoreKind } from '../process/start-firestore.ts';

/** A steady load through Pub/Sub, and for how long. */
export interface VisibilityPlan {
  readonly audience: Audience;
  readonly eventsPerSecond: number;
  readonly eventsPerMessage: number;
  readonly seconds: number;
}

/** How long after its publishing an event is in a counter that a client sees, ms. */
export interface VisibilityRun {
  readonly eventsPerSecond: number;
  readonly eventsPerMessage: number;
  /** What was really published. */
  readonly publishedPerSecond: number;
  readonly samples: number;
  /** Samples that were not seen at all before the run was given up; they count as taking until then. */
  readonly unseen: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Pace of the publisher, ms. */
const STEP_MS = 10;
/** Time before the first sample, s: the function loads its SDKs. */
const WARM_UP_SEC = 3;
/** A sample is taken so often, ms. */
const SAMPLE_MS = 50;
/** Episodes that samples play in turn, each so seldom that it is not hot; most that one query can name. */
const PROBES = 30;
const PROBES_EACH = 2;
/** How long the last samples are waited for, ms. */
const DEADLINE_MS = 20_000;

/**
 * Publishes at a steady pace to the local cloud, through Pub/Sub and its delivery to the function, and takes the time
 * until a client that listens to Firestore sees the counter move.
 */
export async function measureVisibility(plan: VisibilityPlan, kind: FirestoreKind): Promise<VisibilityRun> {
  const cloud = startMeasured({
    script: new URL('./cloud-process.ts', import.meta.url).href,
    args: [kind],
  });
  try {
    const env = await cloud.told<Record<string, string>>('env');
    return await published(plan, env);
  } finally {
    await cloud.stop();
  }
}

async function published(
  plan: VisibilityPlan,
  env: Readonly<Record<string, string>>,
): Promise<VisibilityRun> {
  const projectId = env['GCLOUD_PROJECT'] ?? '';
  const db = firestoreClient(projectId, env['FIRESTORE_EMULATOR_HOST'] ?? '');
  const pubsub = pubsubClient(projectId, env['PUBSUB_EMULATOR_HOST'] ?? '');
  const topic = pubsub.topic('playback', { batching: { maxMilliseconds: 1 } });
  const samples = watchSamples(db);
  const { eventsPerSecond, eventsPerMessage, seconds } = plan;
  const messages = load(plan);
  const publish = (data: Buffer) => topic.publishMessage({ data });
  try {
    const sending: Promise<unknown>[] = [];
    const started = performance.now();
    let sent = 0;
    let sampled = 0;
    for (let elapsed = 0; elapsed < (WARM_UP_SEC + seconds) * 1000; elapsed = performance.now() - started) {
      for (; sent * eventsPerMessage < (elapsed / 1000) * eventsPerSecond; sent += 1) {
        const next = messages.next();
        if (!next.done) sending.push(publish(next.value));
      }
      const due = Math.floor((elapsed - WARM_UP_SEC * 1000) / SAMPLE_MS);
      for (; sampled < due; sampled += 1) sending.push(publish(samples.take(sampled)));
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    const took = (performance.now() - started) / 1000;
    await Promise.all(sending);
    const { latencies, unseen } = await samples.all(sampled);
    latencies.sort((a, b) => a - b);
    return {
      eventsPerSecond,
      eventsPerMessage,
      publishedPerSecond: (sent * eventsPerMessage + sampled) / took,
      samples: latencies.length,
      unseen,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    };
  } finally {
    samples.stop();
    await pubsub.close();
    await db.terminate();
  }
}

function load({ audience, eventsPerSecond, eventsPerMessage, seconds }: VisibilityPlan): Iterator<Buffer> {
  const events = eventsPerSecond * (seconds + WARM_UP_SEC + 5);
  const turns = Math.ceil(events / audience.listeners);
  const told = traffic(audience, { eventsPerTurn: 1, turns }, Date.now());
  return bodies(told, { eventsPerMessage }, nothingSent());
}

/** PLAYs of episodes that nobody else plays, and when a listening client sees each counted. */
function watchSamples(db: Firestore) {
  const episodes = Array.from({ length: PROBES * PROBES_EACH }, (_, i) => `sample_${i}`);
  const waiting = new Map<string, number[]>(episodes.map((episode) => [episode, []]));
  const seen = new Map<string, number>();
  const latencies: number[] = [];
  const done = Promise.withResolvers<undefined>();
  let expected = Number.POSITIVE_INFINITY;
  const see = (episode: string, plays: number): void => {
    const before = seen.get(episode) ?? 0;
    const now = performance.now();
    for (const at of waiting.get(episode)?.splice(0, plays - before) ?? []) latencies.push(now - at);
    seen.set(episode, plays);
    if (latencies.length >= expected) done.resolve(undefined);
  };
  const stops = Array.from({ length: PROBES_EACH }, (_, part) =>
    db
      .collection(collections.metrics)
      .where('episode_id', 'in', episodes.slice(part * PROBES, (part + 1) * PROBES))
      .onSnapshot(
        ({ docs }) => {
          for (const doc of docs) see(doc.id, Number(doc.get('plays') ?? 0));
        },
        (error: Error) => done.reject(error),
      ),
  );
  return {
    take: (number: number): Buffer => {
      const episode = episodes[number % episodes.length] ?? '';
      waiting.get(episode)?.push(performance.now());
      return Buffer.from(JSON.stringify(play(episode, number)));
    },
    /** The latencies of all that was taken, ms; what is not seen by the deadline has taken until then. */
    all: async (count: number): Promise<{ readonly latencies: number[]; readonly unseen: number }> => {
      expected = count;
      if (latencies.length < count) {
        const timer = setTimeout(() => done.resolve(undefined), DEADLINE_MS);
        await done.promise;
        clearTimeout(timer);
      }
      const now = performance.now();
      const late = [...waiting.values()].flat().map((at) => now - at);
      return { latencies: [...latencies, ...late], unseen: late.length };
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}

function play(episode: string, number: number): PlaybackEvent {
  return {
    event_id: randomUUID(),
    event_type: 'PLAY',
    event_time: new Date().toISOString(),
    user_id: `sampler_${number}`,
    session_id: randomUUID(),
    episode_id: episode,
    show_id: 'show_samples',
    country: 'DE',
    device_type: 'Web',
    duration_sec: 3_600,
    position_sec: 0,
  };
}

/** The value that a share of ascending values is not above. */
function quantile(values: readonly number[], share: number): number {
  return values[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}
