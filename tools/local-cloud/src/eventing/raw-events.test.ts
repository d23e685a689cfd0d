import assert from 'node:assert/strict';
import { rawEventsTable } from '@earshot/listening-core';
import { until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import { startBigquery } from '../bigquery/start.ts';
import { startPubsub } from '../pubsub/start-pubsub.ts';
import type { BigqueryService, Service } from '../service.ts';
import { createPubsubSource, type PubsubSource } from './pubsub-source.ts';
import { RawEvents } from './raw-events.ts';

const PROJECT = 'demo-raw';
const columns = rawEventsTable.fields.map(({ name, type }) => `${name} ${type}`).join(', ');
const CREATE = [
  'CREATE SCHEMA IF NOT EXISTS earshot',
  `CREATE TABLE IF NOT EXISTS earshot.events_raw (${columns})`,
];

describe('raw events', () => {
  let pubsub: Service;
  let bigquery: BigqueryService;
  let source: PubsubSource;
  let client: PubSub;
  let raw: RawEvents;
  const faults: string[] = [];

  before(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    [pubsub, bigquery] = await Promise.all([startPubsub({}), startBigquery()]);
    const host = `127.0.0.1:${pubsub.port}`;
    source = createPubsubSource({
      projectId: PROJECT,
      host,
      onError: (_spec, error) => faults.push(error.message),
    });
    client = new PubSub({ projectId: PROJECT, apiEndpoint: host, emulatorMode: true });
    raw = new RawEvents({
      projectId: PROJECT,
      bigquery: `http://127.0.0.1:${bigquery.port}`,
      dataset: 'earshot',
      onError: (message) => faults.push(message),
    });
    await raw.subscribe(source);
  });
  after(async () => {
    raw.stop();
    await source.stop();
    await client.close();
    await Promise.all([pubsub.stop(), bigquery.stop()]);
  });

  it('wait for BigQuery, and are there as they were published once it takes them', async () => {
    const before = Date.now() - 1_000;
    const id = await client
      .topic('quality')
      .publishMessage({ data: Buffer.from([0xff, 0x00]), attributes: { origin: 'player' } });
    // There is no such table yet.
    await until('a failed write', () =>
      faults.find((fault) => fault.includes('raw events wait for BigQuery')),
    );
    assert.equal(raw.outstanding, 1);
    for (const statement of CREATE) await bigquery.query(statement);
    await client.topic('playback').publishMessage({ data: Buffer.from('[]') });
    await until('all of it to be written', () => raw.accepted === 2 && raw.outstanding === 0);
    const rows = await bigquery.query('SELECT * FROM earshot.events_raw ORDER BY subscription_name');
    assert.deepEqual(
      rows.map(({ subscription_name, data, attributes }) => ({ subscription_name, data, attributes })),
      [
        {
          subscription_name: `projects/${PROJECT}/subscriptions/playback-to-bigquery`,
          data: 'W10=',
          attributes: {},
        },
        {
          subscription_name: `projects/${PROJECT}/subscriptions/quality-to-bigquery`,
          data: '/wA=',
          attributes: { origin: 'player' },
        },
      ],
    );
    const [, quality] = rows;
    assert.equal(quality?.['message_id'], id);
    const publishedAt = Date.parse(String(quality['publish_time']));
    assert.ok(publishedAt >= before && publishedAt <= Date.now() + 1_000);
  });
});
