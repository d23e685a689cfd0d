import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BigqueryService, StorageService } from '../../service.ts';
import { startStorage } from '../../storage/start-storage.ts';
import { startBigquery } from '../start.ts';

/** What a function is told of that differs each time. */
interface Made {
  readonly etag: string;
  readonly creationTime: string;
  readonly lastModifiedTime: string;
}

describe('JavaScript functions of the local BigQuery', () => {
  let storage: StorageService;
  let service: BigqueryService;
  const start = (dataDir?: string) =>
    startBigquery({
      storageEndpoint: `http://127.0.0.1:${storage.port}`,
      ...(dataDir !== undefined && { dataDir }),
    });
  const put = (name: string, body: string) =>
    fetch(`http://127.0.0.1:${storage.port}/upload/storage/v1/b/libraries/o?uploadType=media&name=${name}`, {
      method: 'POST',
      body,
    });
  const create = (signature: string, body: string) =>
    service.query(`CREATE OR REPLACE FUNCTION d.${signature} LANGUAGE js AS r"""${body}"""`);
  const valueOf = async (expression: string) => (await service.query(`SELECT ${expression} AS v`))[0]?.['v'];

  before(async () => {
    storage = await startStorage({ buckets: ['libraries'] });
    service = await start();
    await service.query('CREATE SCHEMA d');
  });
  after(async () => {
    await service.stop();
    await storage.stop();
  });

  it('are given each type as BigQuery gives it', async () => {
    const returns = 'RETURNS STRING';
    await create(
      `told(s STRING, b BYTES, f FLOAT64, o BOOL, t TIMESTAMP, a ARRAY<STRING>, r STRUCT<x FLOAT64>, n STRING) ${returns}`,
      'return JSON.stringify([s, b, f, o, t instanceof Date, t.toISOString(), t.microseconds, a instanceof Array, a, r, n]);',
    );
    const told = await valueOf(
      "d.told('a', b'\\x00\\xff', 1.5, TRUE, TIMESTAMP '2026-11-22T10:00:00.123456Z', ['p', 'q'], STRUCT(2.0 AS x), NULL)",
    );
    assert.deepEqual(JSON.parse(String(told)), [
      ...['a', 'AP8=', 1.5, true, true, '2026-11-22T10:00:00.123Z', 456],
      ...[true, ['p', 'q'], { x: 2 }, null],
    ]);
  });

  it('give each type as it is', async () => {
    const type =
      'STRUCT<s STRING, b BYTES, i INT64, big INT64, t TIMESTAMP, j JSON, a ARRAY<STRUCT<x INT64>>, n STRING>';
    await create(
      `given() RETURNS ${type}`,
      "return { s: 'é', b: 'AP8=', i: 7, big: '9007199254740993', t: new Date(5), j: { k: [1] }, a: [{ x: 1 }, {}] };",
    );
    assert.deepEqual(await valueOf('d.given()'), {
      s: 'é',
      b: 'AP8=',
      i: 7,
      big: '9007199254740993',
      t: '1970-01-01T00:00:00.005Z',
      j: '{"k":[1]}',
      a: [{ x: 1 }, { x: null }],
      n: null,
    });
  });

  it('fail the query with what they throw, and when what they give is not of their type', async () => {
    await create('broken() RETURNS STRING', 'throw new Error("no luck");');
    await assert.rejects(valueOf('d.broken()'), /broken: Error: no luck/);
    await create('odd() RETURNS INT64', 'return 1.5;');
    await assert.rejects(valueOf('d.odd()'), /Failed to coerce output value number to type INT64/);
    await create('at(ms FLOAT64) RETURNS TIMESTAMP', 'return new Date(ms);');
    const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];
    assert.equal(await valueOf(`d.at(${first}.0)`), '0001-01-01T00:00:00Z');
    assert.equal(await valueOf(`d.at(${last}.0)`), '9999-12-31T23:59:59.999Z');
    for (const beyond of [`${first - 1}.0`, `${last + 1}.0`, '0.0 / 0.0']) {
      await assert.rejects(
        valueOf(`d.at(${beyond})`),
        /Failed to coerce output value object to type TIMESTAMP/,
      );
    }
    await assert.rejects(create('bad() RETURNS STRING', 'return ('), /bad: SyntaxError/);
  });

  it('have ECMAScript and nothing else', async () => {
    await create(
      'globals() RETURNS STRING',
      "return ['process', 'require', 'Buffer', 'console', 'fetch', 'setTimeout', 'URL', 'TextDecoder'].filter((name) => name in globalThis).join();",
    );
    assert.equal(await valueOf('d.globals()'), '');
  });

  it('call their libraries, which stay as they were when the function was made', async () => {
    await put('twice.js', 'var twice = (x) => 2 * x;');
    const sql = `CREATE OR REPLACE FUNCTION d.doubled(x FLOAT64) RETURNS FLOAT64 LANGUAGE js
      OPTIONS (library = ['gs://libraries/twice.js'], description = 'Twice as much.') AS 'return twice(x)'`;
    await service.query(sql);
    await put('twice.js', 'var twice = (x) => 3 * x;');
    assert.equal(await valueOf('`p.d.doubled`(21)'), 42);
    await service.query(sql);
    assert.equal(await valueOf('d.doubled(21)'), 63);
    await assert.rejects(
      service.query(sql.replace('twice.js', 'nosuch.js')),
      /Not found: gs:\/\/libraries\/nosuch/,
    );
  });

  it('are told of by the API as they were made', async () => {
    const url = `http://127.0.0.1:${service.port}/bigquery/v2/projects/p/datasets/d/routines`;
    const told = async (name: string) => (await (await fetch(`${url}/${name}`)).json()) as object;
    await put('once.js', 'var once = (x) => x;');
    const sql = `CREATE OR REPLACE FUNCTION d.told_of(x FLOAT64, y ARRAY<STRUCT<z STRING>>) RETURNS INT64
      NOT DETERMINISTIC LANGUAGE js
      OPTIONS (library = ['gs://libraries/once.js'], description = 'Once.') AS 'return once(x);\\n'`;
    await service.query(sql);
    const { etag, creationTime, lastModifiedTime, ...first } = (await told('told_of')) as Made;
    const z = { name: 'z', type: { typeKind: 'STRING' } };
    assert.deepEqual(first, {
      routineReference: { projectId: 'p', datasetId: 'd', routineId: 'told_of' },
      ...{ routineType: 'SCALAR_FUNCTION', language: 'JAVASCRIPT', returnType: { typeKind: 'INT64' } },
      arguments: [
        { name: 'x', dataType: { typeKind: 'FLOAT64' } },
        {
          name: 'y',
          dataType: {
            typeKind: 'ARRAY',
            arrayElementType: { typeKind: 'STRUCT', structType: { fields: [z] } },
          },
        },
      ],
      ...{ importedLibraries: ['gs://libraries/once.js'], definitionBody: 'return once(x);\n' },
      ...{ description: 'Once.', determinismLevel: 'NOT_DETERMINISTIC' },
    });
    await service.query(sql.replace('Once.', 'Once only.'));
    const second = (await told('told_of')) as Made & { readonly description: string };
    assert.deepEqual([second.description, second.creationTime], ['Once only.', creationTime]);
    assert.ok(second.etag !== etag && Number(second.lastModifiedTime) >= Number(lastModifiedTime));
    for (const missing of ['d/routines/nosuch', 'nosuch/routines/told_of']) {
      const answer = await fetch(url.replace('d/routines', missing));
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /Not found: (?:Routine d.nosuch|Dataset nosuch)/);
    }
  });

  it('may not be larger than BigQuery takes', async () => {
    await put('large.js', `/*${'x'.repeat(1024 * 1024)}*/`);
    const sql = `CREATE FUNCTION d.large() RETURNS STRING LANGUAGE js OPTIONS (library = 'gs://libraries/large.js') AS 'return ""'`;
    await assert.rejects(service.query(sql), /at most 1048576 are taken/);
    await assert.rejects(create('long() RETURNS STRING', `//${'x'.repeat(32 * 1024)}`), /at most 32768/);
  });

  it('are created once unless they are to be replaced, and need their dataset', async () => {
    const sql = 'FUNCTION d.once() RETURNS STRING LANGUAGE js AS \'return "a"\'';
    await service.query(`CREATE ${sql}`);
    await assert.rejects(service.query(`CREATE ${sql}`), /Already Exists: Routine d.once/);
    await service.query(`CREATE ${sql.replace('FUNCTION', 'FUNCTION IF NOT EXISTS').replace('"a"', '"b"')}`);
    assert.equal(await valueOf('d.once()'), 'a');
    await assert.rejects(service.query(`CREATE ${sql.replace('d.once', 'nosuch.f')}`), /Dataset nosuch/);
    await assert.rejects(valueOf('d.nosuch()'), /d.nosuch/);
  });

  it('are made in the order of a script, and go with their dataset', async () => {
    const script =
      "CREATE SCHEMA gone; CREATE FUNCTION gone.f() RETURNS STRING LANGUAGE js AS 'return \\'a\\''; SELECT gone.f() AS v";
    assert.deepEqual(await service.query(script), [{ v: 'a' }]);
    const url = `http://127.0.0.1:${service.port}/bigquery/v2/projects/p/datasets/gone`;
    assert.ok((await fetch(url, { method: 'DELETE' })).ok);
    await assert.rejects(valueOf('gone.f()'), /gone.f/);
    assert.deepEqual(await service.query(script), [{ v: 'a' }]);
  });

  it('are there again with the views that call them when the database is opened again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'routines-'));
    try {
      const first = await start(folder);
      await first.query('CREATE SCHEMA d');
      await first.query(
        "CREATE FUNCTION d.hello(x STRING) RETURNS STRING LANGUAGE js AS 'return `hello ${x}`'",
      );
      await first.query("CREATE VIEW d.v AS SELECT d.hello('you') AS said");
      await first.stop();
      const second = await start(folder);
      assert.deepEqual(await second.query('SELECT said FROM d.v'), [{ said: 'hello you' }]);
      await second.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
