import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { BigQuery } from '@google-cloud/bigquery';
import type { BigqueryService } from '../service.ts';
import { DATABASE_FILE } from './engine/database.ts';
import { startBigquery } from './start.ts';

/** Values as the client gives them for a row of {@link schema}. */
interface Row {
  readonly n: { readonly value: string };
  readonly f: number;
  readonly at: { readonly value: string };
  readonly price: { toString(): string };
  readonly bytes: Buffer;
  readonly day: { readonly value: string };
  readonly tags: string[];
  readonly rec: { readonly b: string[] };
  readonly data: string;
}
interface Metadata {
  readonly statistics: { readonly query: { readonly numDmlAffectedRows: string } };
  readonly schema: { readonly fields: readonly { name: string; type: string; mode: string }[] };
  readonly numRows: string;
}

interface Failure {
  readonly code?: number;
  readonly name: string;
  readonly message: string;
  readonly errors?: readonly {
    readonly reason?: string;
    readonly message?: string;
    readonly errors?: readonly { readonly message: string }[];
  }[];
}

/** What a call is rejected with; a call that succeeds fails the test. */
async function failure(call: Promise<unknown>): Promise<Failure> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error as Failure;
  }
  return assert.fail(`succeeded with ${JSON.stringify(value)}`);
}

const schema = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'n', type: 'INT64' },
  { name: 'f', type: 'FLOAT64' },
  { name: 'ok', type: 'BOOL' },
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'price', type: 'NUMERIC' },
  { name: 'bytes', type: 'BYTES' },
  { name: 'day', type: 'DATE' },
  { name: 'tags', type: 'STRING', mode: 'REPEATED' },
  {
    name: 'rec',
    type: 'RECORD',
    fields: [
      { name: 'a', type: 'INT64' },
      { name: 'b', type: 'STRING', mode: 'REPEATED' },
    ],
  },
  { name: 'data', type: 'JSON' },
];

describe('the local BigQuery', () => {
  let service: BigqueryService;
  let bigquery: BigQuery;

  before(async () => {
    service = await startBigquery();
    bigquery = new BigQuery({ projectId: 'demo-test', apiEndpoint: `http://127.0.0.1:${service.port}` });
    // The client adds /bigquery/v2 to an endpoint, and asks for no credentials of an emulator only.
    bigquery.authClient.getRequestHeaders = () => Promise.resolve(new Headers());
    await bigquery.createDataset('d');
  });
  after(() => service.stop());

  let tables = 0;
  async function newTable(fields: object[] = schema) {
    tables += 1;
    const [table] = await bigquery.dataset('d').createTable(`t${tables}`, { schema: fields });
    return table;
  }
  const nameOf = (table: { id?: string | undefined }) => `\`demo-test.d.${table.id ?? ''}\``;

  it('keeps every type on its way in and out', async () => {
    const table = await newTable();
    const row = {
      id: 'a',
      n: '9007199254740993',
      f: 'NaN',
      ok: true,
      at: '2026-11-22T10:00:00.123456Z',
      price: '12.345678901',
      bytes: 'AP8=',
      day: '2026-02-28',
      tags: ['x', "it's"],
      rec: { a: 1, b: ['p', 'q'] },
      data: '{"a":[1,{"b":null}],"n":9007199254740993}',
    };
    await table.insert([{ json: row }], { raw: true });
    const query = { query: `SELECT * FROM ${nameOf(table)}`, wrapIntegers: true };
    const [[found]] = (await bigquery.query(query)) as unknown as [[Row]];
    assert.equal(found.n.value, '9007199254740993');
    assert.ok(Number.isNaN(found.f));
    assert.equal(found.at.value, '2026-11-22T10:00:00.123456000Z');
    assert.equal(String(found.price), '12.345678901');
    assert.deepEqual(found.bytes, Buffer.from([0, 255]));
    assert.equal(found.day.value, '2026-02-28');
    assert.deepEqual(found.tags, ['x', "it's"]);
    assert.deepEqual(found.rec.b, ['p', 'q']);
    assert.equal(found.data, row.data);
    const [plain] = await service.query(`SELECT n, at, bytes, rec, data.a AS a, f FROM d.${table.id ?? ''}`);
    assert.deepEqual(plain, {
      n: '9007199254740993',
      at: '2026-11-22T10:00:00.123456Z',
      bytes: 'AP8=',
      rec: { a: 1, b: ['p', 'q'] },
      a: [1, { b: null }],
      f: Number.NaN,
    });
  });

  it('tells infinities and NULLs apart', async () => {
    const table = await newTable();
    await table.insert([{ json: { id: 'i', f: '-Infinity' } }, { json: { id: 'n', f: null } }], {
      raw: true,
    });
    const [rows] = await bigquery.query(`SELECT f, n, tags, rec FROM ${nameOf(table)} ORDER BY id`);
    assert.deepEqual(rows, [
      { f: -Infinity, n: null, tags: [], rec: null },
      { f: null, n: null, tags: [], rec: null },
    ]);
  });

  it('refuses a whole request for one bad row, and tells which', async () => {
    const table = await newTable();
    const bad = await failure(
      table.insert(
        [{ id: 'ok' }, { id: 'x', nosuch: 1 }, { n: 1 }, { id: 'y', n: 'many' }, { id: 'z', tags: [null] }],
        {
          partialRetries: 0,
        },
      ),
    );
    assert.equal(bad.name, 'PartialFailureError');
    assert.deepEqual(
      bad.errors?.map(({ errors }) => errors?.[0]?.message),
      [
        'no such field: nosuch.',
        'Missing required field: id.',
        'Cannot convert value to integer (bad value): many',
        'Only optional fields can be set to NULL. Field: tags[0]',
        '',
      ],
    );
    assert.deepEqual(await service.query(`SELECT COUNT(*) AS n FROM d.${table.id ?? ''}`), [{ n: 0 }]);
  });

  it('inserts the good rows when bad ones are to be skipped', async () => {
    const table = await newTable();
    const skip = { skipInvalidRows: true, partialRetries: 0 };
    const bad = await failure(table.insert([{ id: 'ok' }, { id: 'x', nosuch: 1 }], skip));
    assert.equal(bad.errors?.length, 1);
    await table.insert([{ id: 'also', nosuch: 1 }], { ignoreUnknownValues: true });
    assert.deepEqual(await service.query(`SELECT id FROM d.${table.id ?? ''} ORDER BY id`), [
      { id: 'also' },
      { id: 'ok' },
    ]);
  });

  it('refuses inserts beyond their limits', async () => {
    const table = await newTable();
    const large = await failure(table.insert([{ id: 'x'.repeat(10_000_000) }]));
    assert.equal(large.code, 413);
    const many = await failure(table.insert(Array.from({ length: 50_001 }, () => ({ id: 'a' }))));
    assert.equal(many.code, 400);
    const longId = await failure(
      table.insert([{ insertId: 'x'.repeat(129), json: { id: 'a' } }], { raw: true }),
    );
    assert.equal(longId.code, 400);
    assert.deepEqual(await service.query(`SELECT COUNT(*) AS n FROM d.${table.id ?? ''}`), [{ n: 0 }]);
  });

  it('takes a row of one insertId once', async () => {
    const table = await newTable();
    const row = { insertId: 'same', json: { id: 'a' } };
    await table.insert([row, row], { raw: true });
    await table.insert([row], { raw: true });
    assert.deepEqual(await service.query(`SELECT COUNT(*) AS n FROM d.${table.id ?? ''}`), [{ n: 1 }]);
  });

  it('pages results, and streams them whole', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 25 }, (_, n) => ({ id: `r${n}`, n })));
    const [job] = await bigquery.createQueryJob(`SELECT n FROM ${nameOf(table)} ORDER BY n`);
    const [first, next] = await job.getQueryResults({ maxResults: 10, autoPaginate: false });
    assert.deepEqual([first.length, next?.pageToken], [10, '10']);
    let sum = 0;
    const many = 'SELECT x FROM UNNEST(GENERATE_ARRAY(1, 25000)) AS x';
    for await (const row of bigquery.createQueryStream(many)) sum += (row as { x: number }).x;
    assert.equal(sum, (25_000 * 25_001) / 2);
    const [page] = (await table.getRows({ maxResults: 4, autoPaginate: false })) as unknown as [unknown[]];
    assert.equal(page.length, 4);
  });

  it('binds parameters of every kind', async () => {
    const [[row]] = (await bigquery.query({
      query: 'SELECT @n + 1 AS n, @s AS s, @at AS at, ARRAY_LENGTH(@list) AS len, @rec.a AS a, @none AS none',
      params: {
        n: 41,
        s: "'; DROP TABLE x --",
        at: bigquery.timestamp('2026-11-22T10:00:00Z'),
        list: [1, 2],
        rec: { a: 7 },
        none: null,
      },
      types: { none: 'STRING' },
    })) as unknown as [[{ at: { value: string } }]];
    const { at, ...others } = row;
    assert.deepEqual(others, { n: 42, s: "'; DROP TABLE x --", len: 2, a: 7, none: null });
    assert.equal(at.value, '2026-11-22T10:00:00.000Z');
    const missing = await failure(bigquery.query({ query: 'SELECT @a', params: { b: 1 } }));
    assert.match(missing.message, /Query parameter 'a' not found/);
  });

  it('looks unqualified tables up in the default dataset, and finds its own functions there too', async () => {
    const table = await newTable();
    await table.insert([{ id: 'a', n: 4 }]);
    const [rows] = (await bigquery
      .dataset('d')
      .query(`SELECT SAFE_DIVIDE(n, 2) AS half FROM ${table.id ?? ''}`)) as unknown as [unknown[]];
    assert.deepEqual(rows, [{ half: 2 }]);
    const names = await service.query(
      `SELECT column_name FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = '${table.id ?? ''}'`,
    );
    assert.equal(names.length, schema.length);
  });

  it('checks a query without running it', async () => {
    await assert.rejects(
      bigquery.createQueryJob({ query: 'SELECT id, n FROM d.dry', dryRun: true }),
      /Table with name dry does not exist/,
    );
    await bigquery.query('CREATE TABLE d.dry (n INT64)');
    await bigquery.createQueryJob({ query: 'INSERT d.dry VALUES (1)', dryRun: true });
    assert.deepEqual(await service.query('SELECT COUNT(*) AS n FROM d.dry'), [{ n: 0 }]);
  });

  it('says what a query without meaning lacks, with BigQuery’s codes', async () => {
    const syntax = await failure(bigquery.query('SELEC 1'));
    assert.deepEqual([syntax.code, syntax.errors?.[0]?.reason], [400, 'invalidQuery']);
    assert.equal((await failure(bigquery.dataset('none').get())).code, 404);
    assert.equal(
      (
        await failure(
          bigquery
            .dataset('d')
            .table('none')
            .insert([{ a: 1 }]),
        )
      ).code,
      404,
    );
    assert.equal((await failure(bigquery.createDataset('d'))).code, 409);
  });

  it('runs DML and DDL, and shows over REST what they made', async () => {
    await bigquery.query(
      'CREATE TABLE d.made (id INT64 NOT NULL, s ARRAY<STRUCT<x STRING>>) PARTITION BY RANGE_BUCKET(id, [1]) OPTIONS (description = "x")',
    );
    const [job] = await bigquery.createQueryJob('INSERT d.made (id) VALUES (1), (2)');
    await job.getQueryResults();
    const [metadata] = (await job.getMetadata()) as unknown as [Metadata];
    assert.equal(metadata.statistics.query.numDmlAffectedRows, '2');
    const [made] = (await bigquery.dataset('d').table('made').getMetadata()) as unknown as [Metadata];
    assert.deepEqual(
      made.schema.fields.map(({ name, type, mode }) => [name, type, mode]),
      [
        ['id', 'INTEGER', 'NULLABLE'],
        ['s', 'RECORD', 'REPEATED'],
      ],
    );
    assert.equal(made.numRows, '2');
    await bigquery.query('ALTER TABLE d.made ADD COLUMN late STRING');
    await bigquery.query('UPDATE d.made SET late = "yes" WHERE id = 2');
    assert.deepEqual(await service.query('SELECT id FROM d.made WHERE late = "yes"'), [{ id: 2 }]);
    await bigquery.query('DROP TABLE d.made');
    assert.deepEqual(await bigquery.dataset('d').table('made').exists(), [false]);
  });

  it('does not run a repeated request twice', async () => {
    await bigquery.query('CREATE TABLE d.once (n INT64)');
    const body = JSON.stringify({
      query: 'INSERT INTO d.once VALUES (1)',
      requestId: 'r1',
      useLegacySql: false,
    });
    const url = `http://127.0.0.1:${service.port}/bigquery/v2/projects/demo-test/queries`;
    const post = () => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    for (const answer of [await post(), await post()]) assert.equal(answer.status, 200);
    assert.deepEqual(await service.query('SELECT COUNT(*) AS n FROM d.once'), [{ n: 1 }]);
  });

  it('gives a function’s client a token, as a metadata server does', async () => {
    const host = service.env.GCE_METADATA_HOST ?? '';
    const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
    const answer = await fetch(url, { headers: { 'metadata-flavor': 'Google' } });
    assert.equal(answer.headers.get('metadata-flavor'), 'Google');
    assert.equal(((await answer.json()) as { token_type: string }).token_type, 'Bearer');
  });

  it('keeps queries away from the machine’s files', async () => {
    for (const sql of [
      "SELECT * FROM read_text('/etc/hostname')",
      "COPY (SELECT 1) TO '/tmp/x.csv'",
      "ATTACH '/tmp/x.db'",
      'SET enable_external_access = true',
    ]) {
      assert.equal((await failure(bigquery.query(sql))).code, 400, sql);
    }
  });

  it('keeps its state in a file that any DuckDB client opens', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bigquery-test-'));
    try {
      const first = await startBigquery({ dataDir: folder });
      await first.query('CREATE SCHEMA kept');
      await first.query('CREATE TABLE kept.t (id STRING, data JSON)');
      await first.query(`INSERT INTO kept.t VALUES ('a', JSON '{"x": "1"}')`);
      await first.query(`CREATE VIEW kept.v AS SELECT JSON_VALUE(data, '$.x') AS x FROM kept.t`);
      await first.stop();
      await first.stop();
      const second = await startBigquery({ dataDir: folder });
      assert.deepEqual(await second.query('SELECT x FROM kept.v'), [{ x: '1' }]);
      await second.stop();
      const duckdb = await DuckDBInstance.create(join(folder, DATABASE_FILE));
      const connection = await duckdb.connect();
      assert.deepEqual((await connection.runAndReadAll('SELECT x FROM kept.v')).getRows(), [['1']]);
      connection.closeSync();
      duckdb.closeSync();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
