import { migrate } from '@earshot/adapter-bigquery';
import { memo } from '@earshot/contracts';
import { type BigqueryService, startBigquery, startStorage, type StorageService } from '@earshot/local-cloud';
import { mirrorSchema } from '@earshot/mirroring-core';
import { Timestamp } from 'firebase-admin/firestore';
import type { WrittenEvent } from '../mirror.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** BigQuery behind a proxy, with the mirror's tables, and Cloud Storage; a test calls the functions itself. */
export interface Services {
  readonly bigquery: BigqueryService;
  readonly proxy: FaultProxy;
  readonly storage: StorageService;
  /** How many rows of a table tell of a document. */
  readonly count: (document: string, table?: string) => Promise<unknown>;
}

/** Of all documents that are written here, in seconds since 1970. */
export const SECONDS = 1_795_341_600;
/** The table that all these tests write to. */
export const TABLE = 'sessions_changes';

const stops: (() => Promise<void>)[] = [];
const outside = { ...process.env };

/** The services of all tests of this process: clients in it find one of each in its life. */
export const sharedServices = memo(async (): Promise<Services> => {
  const [bigquery, storage] = await Promise.all([
    startBigquery(),
    startStorage({ buckets: ['mirror-test'] }),
  ]);
  const proxy = await startFaultProxy(bigquery.port);
  stops.push(
    () => proxy.stop(),
    () => bigquery.stop(),
    () => storage.stop(),
  );
  Object.assign(process.env, storage.env, {
    BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${proxy.port}`,
    GCLOUD_PROJECT: 'demo-test',
    METADATA_SERVER_DETECTION: 'none',
    MIRROR_BUCKET: 'mirror-test',
    MIRROR_DATASET: 'mirror_test',
  });
  await migrate(mirrorSchema);
  const count = async (document: string, table = TABLE) => {
    const sql = `SELECT COUNT(*) AS n FROM mirror_test.${table} WHERE document = '${document}'`;
    return (await bigquery.query(sql))[0]?.n;
  };
  return { bigquery, proxy, storage, count };
});

let events = 0;

/** A name that no event has had. */
export function nextEventId(): string {
  events += 1;
  return `event_${events}`;
}

/** An event as its trigger gets it: a document that was created. */
export function created(document: string, fields: object = {}): WrittenEvent {
  const id = nextEventId();
  const after = {
    exists: true,
    updateTime: new Timestamp(SECONDS, events * 1000),
    data: () => ({ user_id: 'u1', plays: 1n, ...fields }),
  };
  return {
    id,
    time: '2026-11-22T10:00:00Z',
    document,
    params: { user: 'u1', window: 'w1' },
    data: { before: { exists: false }, after },
  } as unknown as WrittenEvent;
}

after(async () => {
  for (const stop of stops) await stop();
  process.env = outside;
});
