import { fileURLToPath } from 'node:url';
import { firestore } from '@earshot/adapter-firestore';
import { bucketsOf, memo } from '@earshot/contracts';
import {
  startAuth,
  startBigquery,
  startFirestore,
  startStorage,
  unsignedIdToken,
} from '@earshot/local-cloud';
import { REQUEST_HEADER, type Role } from '@earshot/dashboard-core';
import { until } from '@earshot/testing';
import { assembleDashboard } from '../dashboard.ts';
import { serve, type Served } from './served.ts';

export const PROJECT = 'demo-dashboard';
export const buckets = bucketsOf(PROJECT);

const stops: (() => Promise<unknown>)[] = [];
const outside = { ...process.env };

/** The dashboard on services of its own: clients in this process find one of each in its life. */
export const sharedDashboard = memo(async (): Promise<Served> => {
  const services = await Promise.all([
    startFirestore({}),
    startStorage({ buckets: Object.values(buckets) }),
    startAuth(),
    startBigquery({}),
  ]);
  Object.assign(process.env, ...services.map(({ env }) => env), buckets, {
    GCLOUD_PROJECT: PROJECT,
    GOOGLE_CLOUD_PROJECT: PROJECT,
    METADATA_SERVER_DETECTION: 'none',
    DASHBOARD_STREAMS_PER_USER: '3',
    DASHBOARD_SIGN_IN: 'https://pods.example/sign-in',
  });
  const { answer, hub } = assembleDashboard({
    page: fileURLToPath(new URL('./page/', import.meta.url)),
    pace: { everyMs: 100, refreshMs: 30_000, graceMs: 50, mostIdle: 20, lookMs: 20_000 },
    streams: { heartbeatMs: 15_000, retryMs: 2_000, patienceMs: 60_000, checkMs: 200 },
  });
  const served = await serve(answer);
  stops.push(
    () => served.stop(),
    () => until('all topics to be closed', () => hub.open().length === 0),
    async () => (await firestore()).terminate(),
    ...services.map((service) => () => service.stop()),
  );
  return served;
});

after(async () => {
  for (const stop of stops.splice(0)) await stop();
  for (const name of Object.keys(process.env))
    if (!(name in outside)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, outside);
});

/** The headers of someone who has begun a session with a role, or with none. */
export async function signedIn(role: Role | 'nobody', user = `a_${role}`): Promise<Record<string, string>> {
  const { url } = await sharedDashboard();
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [REQUEST_HEADER]: '1' },
    body: JSON.stringify({
      id_token: unsignedIdToken({ user, projectId: PROJECT, claims: { [role]: true } }),
    }),
  });
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { Cookie: cookie };
}
