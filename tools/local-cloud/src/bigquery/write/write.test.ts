import assert from 'node:assert/strict';
import { BigQuery } from '@google-cloud/bigquery';
import { adapt, managedwriter } from '@google-cloud/bigquery-storage';
import { credentials } from '@grpc/grpc-js';
import type { BigqueryService } from '../../service.ts';
import { startBigquery } from '../start.ts';

const schema = {
  fields: [
    { name: 'id', type: 'STRING', mode: 'REQUIRED' },
    { name: 'n', type: 'INTEGER' },
    { name: 'at', type: 'TIMESTAMP' },
    { name: 'day', type: 'DATE' },
    { name: 'tags', type: 'STRING', mode: 'REPEATED' },
    { name: 'rec', type: 'RECORD', fields: [{ name: 'at', type: 'TIMESTAMP' }] },
  ],
};
const TABLE = 'projects/demo-test/datasets/d/tables/t';

// Without it the client asks the metadata server of a machine that is none for credentials.
process.env.METADATA_SERVER_DETECTION = 'none';

describe('the local Storage Write API', () => {
  let service: BigqueryService;
  let client: managedwriter.WriterClient;

  before(async () => {
    service = await startBigquery();
    client = new managedwriter.WriterClient({
      projectId: 'demo-test',
      apiEndpoint: '127.0.0.1',
      port: service.grpcPort,
      sslCreds: credentials.createInsecure(),
    });
  });
  after(async () => {
    client.close();
    await service.stop();
  });
  beforeEach(async () => {
    await service.query('DROP SCHEMA IF EXISTS d CASCADE');
    await service.query('CREATE SCHEMA d');
    const bigquery = new BigQuery({
      projectId: 'demo-test',
      apiEndpoint: service.env.BIGQUERY_EMULATOR_HOST ?? '',
    });
    bigquery.authClient.getRequestHeaders = () => Promise.resolve(new Headers());
    await bigquery.dataset('d').createTable('t', { schema: schema });
  });

  const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `r${i}`, n: i }));
  const count = async () => (await service.query('SELECT COUNT(*) AS n FROM d.t'))[0]?.n;

  async function writer(streamId: string) {
    const storage = adapt.convertBigQuerySchemaToStorageTableSchema(schema);
    const protoDescriptor = adapt.convertStorageSchemaToProto2Descriptor(storage, 'root');
    const connection = await client.createStreamConnection({ destinationTable: TABLE, streamId });
    return new managedwriter.JSONWriter({ connection, protoDescriptor });
  }

  it('takes rows of every shape into the default stream', async () => {
    const json = await writer(managedwriter.DefaultStream);
    const at = new Date('2026-11-22T10:00:00.123Z');
    const row = { id: 'a', n: 7, at, day: new Date('2026-02-28'), tags: ['x'], rec: { at } };
    const answer = await json.appendRows([row]).getResult();
    json.close();
    assert.equal(answer.error ?? undefined, undefined);
    assert.deepEqual(await service.query('SELECT * FROM d.t'), [
      {
        id: 'a',
        n: 7,
        at: '2026-11-22T10:00:00.123Z',
        day: '2026-02-28',
        tags: ['x'],
        rec: { at: '2026-11-22T10:00:00.123Z' },
      },
    ]);
  });

  it('shows a pending stream’s rows once it is committed, and not before', async () => {
    const stream = await client.createWriteStream({
      streamType: managedwriter.PendingStream,
      destinationTable: TABLE,
    });
    const json = await writer(stream);
    await json.appendRows(rows(3), 0).getResult();
    assert.equal(await count(), 0);
    await json.appendRows(rows(2), 3).getResult();
    const finalized = await client
      .createStreamConnection({ streamId: stream })
      .then((connection) => connection.finalize());
    assert.equal(Number(finalized?.rowCount), 5);
    assert.equal(await count(), 0);
    await client.batchCommitWriteStream({ parent: TABLE, writeStreams: [stream] });
    assert.equal(await count(), 5);
    json.close();
  });

  it('takes a committed stream’s offset once', async () => {
    const stream = await client.createWriteStream({ streamType: 'COMMITTED', destinationTable: TABLE });
    const json = await writer(stream);
    await json.appendRows(rows(2), 0).getResult();
    const again = await json.appendRows(rows(2), 0).getResult();
    assert.equal(again.error?.code, 6);
    const gap = await json.appendRows(rows(2), 9).getResult();
    assert.equal(gap.error?.code, 11);
    json.close();
    assert.equal(await count(), 2);
  });
});
