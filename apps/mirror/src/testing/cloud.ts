import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { memo } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import type { Firestore } from 'firebase-admin/firestore';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** The mirror codebase on the local cloud, with a proxy between its functions and BigQuery. */
export interface Stage {
  readonly cloud: LocalCloud;
  readonly proxy: FaultProxy;
  readonly db: Firestore;
}

/** What fails is delivered again, soon, as long as it takes: an outage may last. */
const RETRY = { maxAttempts: 100, backoff: { minMs: 100, maxMs: 2_000 } };

const stops: (() => Promise<void>)[] = [];
const outside = { ...process.env };

/** The local cloud of all e2e tests of this codebase: clients in this process find one cloud in its life. */
export const sharedStage = memo(async (): Promise<Stage> => {
  const proxies: FaultProxy[] = [];
  const cloud = await startLocalCloud({
    codebases: ['mirror'],
    retry: RETRY,
    between: async (env) => {
      const proxy = await startFaultProxy(Number(env['BIGQUERY_EMULATOR_HOST']?.split(':').at(-1)));
      proxies.push(proxy);
      return { ...env, BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${proxy.port}` };
    },
  });
  const [proxy] = proxies;
  assert.ok(proxy);
  stops.push(
    () => cloud.stop(),
    () => proxy.stop(),
  );
  Object.assign(process.env, cloud.env);
  return { cloud, proxy, db: await firestore() };
});

after(async () => {
  for (const stop of stops) await stop();
  process.env = outside;
});
