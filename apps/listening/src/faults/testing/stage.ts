import assert from 'node:assert/strict';
import { type FunctionLog, type LocalCloud, type Mode, startLocalCloud } from '@earshot/local-cloud';
import { type GrpcProxy, startGrpcProxy } from '@earshot/testing';
import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { comparable } from './counters.ts';
import { expectedCounters } from './expected-counters.ts';
import { storedCounters, storedRefusals } from './stored-counters.ts';
import { countedOf, idOf, refusedOf, type Told, type ToldMessage } from './told.ts';

/** The listening codebase on the local cloud, with a proxy between its functions and Firestore. */
export interface Stage {
  readonly cloud: LocalCloud;
  readonly proxy: GrpcProxy;
  /** What functions printed and what was reported about them. */
  readonly logs: readonly FunctionLog[];
  /** A client of Firestore, past the proxy unless a host is given. */
  client(host?: string): Firestore;
  /** Publishes messages, so many at once. */
  publish(messages: readonly ToldMessage[], atOnce: number): Promise<void>;
  /** Publishes a body as it is. */
  publishRaw(topic: string, data: Buffer): Promise<void>;
  /** Lets all calls pass, waits until nothing is undone, and checks that nothing was given up. */
  calm(): Promise<void>;
  /** Checks that every counter and refusal of a world is what the distinct events come to, to the last unit. */
  check(told: Told): Promise<void>;
  stop(): Promise<void>;
}

/** Longest that the end of all work is waited for, in milliseconds: a cut connection is made again after seconds. */
const IDLE_DEADLINE_MS = 90_000;
/** A failed message is told again and again, soon: here a fault may last as long as it likes. */
const RETRY = { maxAttempts: 100, backoff: { minMs: 100, maxMs: 2_000 } };

export async function startStage(mode?: Mode): Promise<Stage> {
  const logs: FunctionLog[] = [];
  const proxies: GrpcProxy[] = [];
  const cloud = await startLocalCloud({
    codebases: ['listening'],
    retry: RETRY,
    onLog: (entry) => logs.push(entry),
    between: async (env) => {
      const port = Number(env['FIRESTORE_EMULATOR_HOST']?.split(':')[1]);
      const proxy = await startGrpcProxy(port);
      proxies.push(proxy);
      return { ...env, FIRESTORE_EMULATOR_HOST: proxy.host };
    },
    ...(mode && { mode }),
  });
  const [proxy] = proxies;
  assert.ok(proxy);
  const { projectId } = cloud;
  const apiEndpoint = cloud.env['PUBSUB_EMULATOR_HOST'] ?? '';
  const pubsub = new PubSub({ projectId, apiEndpoint, emulatorMode: true });
  const clients: Firestore[] = [];
  const client = (host = cloud.env['FIRESTORE_EMULATOR_HOST'] ?? ''): Firestore => {
    const made = new Firestore({ projectId, host, ssl: false, ignoreUndefinedProperties: true });
    clients.push(made);
    return made;
  };
  const db = client();
  const publishRaw = async (topic: string, data: Buffer): Promise<void> => {
    await pubsub.topic(topic).publishMessage({ data });
  };

  return {
    cloud,
    proxy,
    logs,
    client,
    publishRaw,
    publish: async (messages, atOnce) => {
      for (let from = 0; from < messages.length; from += atOnce) {
        const some = messages.slice(from, from + atOnce);
        await Promise.all(
          some.map(({ topic, body }) => publishRaw(topic, Buffer.from(JSON.stringify(body)))),
        );
      }
    },
    calm: async () => {
      proxy.disturb(() => undefined);
      await cloud.idle(IDLE_DEADLINE_MS);
      for (const { function: name, ...counts } of cloud.deliveries()) {
        const { deadLettered, dropped, inFlight, waiting } = counts;
        assert.deepEqual({ name, deadLettered, dropped, inFlight, waiting }, settled(name));
      }
    },
    check: async (told) => {
      const [playback, engagement, quality] = [
        countedOf(told, 'playback'),
        countedOf(told, 'engagement'),
        countedOf(told, 'quality'),
      ];
      const expected = comparable(expectedCounters({ playback, engagement, quality }));
      assert.ok(Object.keys(expected).length > 20, 'there has to be something to count');
      assert.deepEqual(comparable(await storedCounters(db, told.world)), expected);
      const ids = new Set(told.publications.map(({ event }) => idOf(event)));
      assert.deepEqual(await storedRefusals(db, ids), refusedOf(told));
    },
    stop: async () => {
      await pubsub.close();
      await Promise.all(clients.map((made) => made.terminate()));
      await cloud.stop();
      await proxy.stop();
    },
  };
}

const settled = (name: string) => ({ name, deadLettered: 0, dropped: 0, inFlight: 0, waiting: 0 });
