import { installOffline, migrate } from '@earshot/adapter-bigquery';
import { type EventTopic, type ListeningEvent } from '@earshot/contracts';
import { rawSubscription } from '@earshot/listening-core';
import { startBigquery, startStorage } from '@earshot/local-cloud';
import { mirrorSchema } from '@earshot/mirroring-core';
import { BigQuery } from '@google-cloud/bigquery';
import { ownLibrary } from '../../reconcile/library.ts';

/** BigQuery as production has it: the mirror's tables and views, and those of the raw events. */
export interface Warehouse {
  /** Adds a message of these events, published when the last of them happened. */
  tell(topic: EventTopic, events: readonly ListeningEvent[]): Promise<void>;
  /** Adds a change row of a mirrored collection. */
  change(
    table: string,
    document: string,
    at: string,
    columns: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function startWarehouse(): Promise<Warehouse> {
  const storage = await startStorage({ buckets: ['demo-mirror'] });
  const storageEndpoint = `http://127.0.0.1:${storage.port}`;
  const service = await startBigquery({ storageEndpoint });
  Object.assign(process.env, service.env, {
    METADATA_SERVER_DETECTION: 'none',
    GOOGLE_CLOUD_PROJECT: 'demo-sql',
    MIRROR_BUCKET: 'demo-mirror',
  });
  await migrate(mirrorSchema);
  const source = await ownLibrary();
  await installOffline(source, async ({ bucket, name }) => {
    const query = new URLSearchParams({ uploadType: 'media', name });
    const answer = await fetch(`${storageEndpoint}/upload/storage/v1/b/${bucket}/o?${query.toString()}`, {
      method: 'POST',
      body: source,
    });
    if (!answer.ok) throw new Error(`the library was not stored: ${answer.status} ${await answer.text()}`);
  });
  const bigquery = new BigQuery({ projectId: 'demo-sql' });
  const dataset = bigquery.dataset('earshot');
  let messages = 0;
  return {
    tell: async (topic, events) => {
      messages += 1;
      await dataset.table('events_raw').insert({
        subscription_name: `projects/demo-sql/subscriptions/${rawSubscription(topic)}`,
        message_id: `m${messages}`,
        publish_time: events.at(-1)?.event_time,
        data: Buffer.from(JSON.stringify(events)).toString('base64'),
        attributes: '{}',
      });
    },
    change: async (table, document, at, columns) => {
      await dataset.table(`${table}_changes`).insert({
        ...{ document, operation: 'UPDATE', sequence: Date.parse(at) * 1000, is_delete: false },
        ...{ event_id: `${document} ${at}`, timestamp: at, ...columns },
      });
    },
    query: async (sql) => {
      const [rows] = await bigquery.query({ query: sql, defaultDataset: { datasetId: 'earshot' } });
      return (rows as Record<string, unknown>[]).map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
      );
    },
    stop: async () => {
      await service.stop();
      await storage.stop();
    },
  };
}

/** The client wraps times and dates. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}
