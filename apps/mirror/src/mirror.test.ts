import assert from 'node:assert/strict';
import { appendRows, migrate } from '@earshot/adapter-bigquery';
import { Permanent, Transient } from '@earshot/contracts';
import { type BigqueryService, startBigquery } from '@earshot/local-cloud';
import {
  type DocumentFields,
  mirrorCollections,
  type MirrorRow,
  type MirrorView,
  mirrorSchema,
  mirrorTables,
  rowOf,
  viewSql,
} from '@earshot/mirroring-core';
import { Timestamp } from 'firebase-admin/firestore';
import { mirrorOf, type WrittenEvent } from './mirror.ts';
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy.ts';

const SECONDS = 1_795_341_600;
const TABLE = 'sessions_changes';

let rows = 0;
function row(document: string, fields: DocumentFields = {}, micros = 0): MirrorRow {
  rows += 1;
  const made = rowOf(mirrorCollections.sessions, {
    eventId: `event_${rows}`,
    time: '2026-11-22T10:00:00Z',
    document,
    parameters: { user: 'u1', window: 'w1' },
    after: { updateTime: { seconds: SECONDS, nanoseconds: micros * 1000 }, fields },
  });
  assert.ok(made);
  return made;
}

/** An event as its trigger gets it: a document that was created. */
function created(document: string): WrittenEvent {
  rows += 1;
  const after = {
    exists: true,
    updateTime: new Timestamp(SECONDS, rows * 1000),
    data: () => ({ user_id: 'u1', plays: 1n }),
  };
  return {
    id: `event_${rows}`,
    time: '2026-11-22T10:00:00Z',
    document,
    params: { user: 'u1', window: 'w1' },
    data: { before: { exists: false }, after },
  } as unknown as WrittenEvent;
}

describe('the mirror over the wire', () => {
  let bigquery: BigqueryService;
  let proxy: FaultProxy;
  const outside = { ...process.env };

  before(async function () {
    this.timeout(30_000);
    bigquery = await startBigquery();
    proxy = await startFaultProxy(bigquery.port);
    Object.assign(process.env, {
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${proxy.port}`,
      GCLOUD_PROJECT: 'demo-test',
      METADATA_SERVER_DETECTION: 'none',
      MIRROR_DATASET: 'mirror_test',
    });
    await migrate(mirrorSchema);
  });
  after(async () => {
    process.env = outside;
    await proxy.stop();
    await bigquery.stop();
  });
  afterEach(() => {
    assert.deepEqual(proxy.faults, [], 'a fault that was set up did not fire');
    proxy.fired.length = 0;
  });

  const count = async (document: string, table = TABLE) => {
    const sql = `SELECT COUNT(*) AS n FROM mirror_test.${table} WHERE document = '${document}'`;
    return (await bigquery.query(sql))[0]?.n;
  };

  it('are made once, however often they are asked for', async () => {
    assert.deepEqual(await migrate(mirrorSchema), []);
    const names = await bigquery.query(
      `SELECT table_name FROM mirror_test.INFORMATION_SCHEMA.TABLES ORDER BY table_name`,
    );
    assert.deepEqual(
      names.map(({ table_name }) => table_name),
      [...mirrorSchema.tables, ...mirrorSchema.views].map(({ name }) => name).sort(),
    );
  });

  it('get new columns, in their views too, and keep their rows', async () => {
    const fields = [{ name: 'a', type: 'STRING', mode: 'NULLABLE' }] as const;
    const [sessions] = mirrorTables.filter(({ table }) => table === 'sessions');
    assert.ok(sessions);
    const changes = { ...sessions.changes, name: 'grown_changes' };
    const view: MirrorView = {
      name: 'grown',
      description: 'grown',
      sql: (place) => viewSql({ ...sessions, changes }, place),
    };
    await migrate({ tables: [changes], views: [view] });
    await appendRows('grown_changes', [row('users/u1/sessions/grown')]);
    const grown = { ...changes, fields: [...changes.fields, ...fields] };
    const steps = await migrate({ tables: [grown], views: [view] });
    assert.deepEqual(
      steps.map(({ step }) => step),
      ['add columns', 'renew view'],
    );
    const found = await bigquery.query('SELECT document, a FROM mirror_test.grown');
    assert.deepEqual(found, [{ document: 'users/u1/sessions/grown', a: null }]);
  });

  it('take rows, and their view gives the last state of each document', async () => {
    const [old, later, other] = [
      row('d/view', { plays: 1n }, 1),
      row('d/view', { plays: 2n }, 2),
      row('d/other', {}, 1),
    ];
    assert.deepEqual(await appendRows(TABLE, [later, other, old]), [
      { is: 'taken' },
      { is: 'taken' },
      { is: 'taken' },
    ]);
    const found = await bigquery.query(
      `SELECT plays, sequence, data FROM mirror_test.sessions WHERE document = 'd/view'`,
    );
    assert.deepEqual(found, [{ plays: 2, sequence: SECONDS * 1e6 + 2, data: { plays: 2 } }]);
  });

  it('take a row once when its answer was lost', async function () {
    this.timeout(30_000);
    proxy.faults.push('lose the answer');
    const lost = row('d/lost');
    await appendRows(TABLE, [lost]).catch((error: unknown) => assert.ok(error instanceof Transient));
    assert.deepEqual(await appendRows(TABLE, [lost]), [{ is: 'taken' }]);
    assert.deepEqual(proxy.fired, ['lose the answer']);
    assert.equal(await count('d/lost'), 1);
  });

  it('tell for each row whether it was taken, and keep the good ones', async () => {
    const [good, bad, fine] = [row('d/partial'), row('d/partial'), row('d/partial')];
    const broken: MirrorRow = { ...bad, json: { ...bad.json, window_end: 'not a time' } };
    const outcomes = await appendRows(TABLE, [good, broken, fine]);
    assert.deepEqual(
      outcomes.map(({ is }) => is),
      ['taken', 'refused', 'taken'],
    );
    const [, refused] = outcomes;
    assert.match(refused?.is === 'refused' ? refused.reason : '', /not a time/);
    assert.equal(await count('d/partial'), 2);
  });

  it('outlast a 503', async function () {
    this.timeout(30_000);
    proxy.faults.push(503);
    assert.deepEqual(await appendRows(TABLE, [row('d/503')]), [{ is: 'taken' }]);
    assert.deepEqual(proxy.fired, [503]);
    assert.equal(await count('d/503'), 1);
  });

  it('throw what may pass while BigQuery is down, and go on when it is up', async function () {
    this.timeout(60_000);
    const waiting = row('d/down');
    proxy.target = 0;
    await assert.rejects(appendRows(TABLE, [waiting]), Transient);
    assert.ok(proxy.cut > 0, 'nothing reached the port');
    proxy.target = bigquery.port;
    assert.deepEqual(await appendRows(TABLE, [waiting]), [{ is: 'taken' }]);
    assert.equal(await count('d/down'), 1);
  });

  it('throw what will not pass when the request itself is refused', async () => {
    proxy.faults.push(413);
    await assert.rejects(appendRows(TABLE, [row('d/large')]), Permanent);
    assert.deepEqual(proxy.fired, [413]);
  });

  it('wait for tables that are older than the code, rather than lose rows', async () => {
    const odd = row('d/odd');
    const newer: MirrorRow = { ...odd, json: { ...odd.json, not_yet: 'x' } };
    const [waiting, taken] = await appendRows(TABLE, [newer, row('d/odd')]);
    assert.deepEqual([waiting?.is, taken?.is], ['undecided', 'taken']);
    await assert.rejects(appendRows('not_yet', [odd]), Transient);
  });

  describe('as a function', () => {
    const mirror = mirrorOf('mirrorSessions', mirrorCollections.sessions);
    const rejected = (document: string) =>
      bigquery.query(
        `SELECT r.\`table\` AS source, reason, JSON_VALUE(r.\`row\`, '$.document') AS document
         FROM mirror_test.mirror_rejected AS r WHERE document = '${document}'`,
      );

    it('shares inserts among concurrent events', async () => {
      const before = proxy.inserts;
      await Promise.all(Array.from({ length: 200 }, (_, i) => mirror(created(`d/burst/${i}`))));
      assert.ok(proxy.inserts - before <= 10, `${proxy.inserts - before} inserts`);
      const [found] = await bigquery.query(
        `SELECT COUNT(*) AS n FROM mirror_test.sessions WHERE STARTS_WITH(document, 'd/burst/')`,
      );
      assert.equal(found?.n, 200);
    });

    for (const what of ['row', 'request'] as const) {
      it(`quarantines what is refused as a ${what}, with the reason, and disturbs no other`, async () => {
        const bad = `d/refused/${what}`;
        proxy.refused.set(bad, { what, times: 0 });
        const documents = ['a', 'b', 'c', 'd', 'e'].map((name) => `${bad}/${name}`);
        await Promise.all([...documents, bad].map((document) => mirror(created(document))));
        assert.ok((proxy.refused.get(bad)?.times ?? 0) > 0, 'nothing was refused');
        for (const document of documents) assert.equal(await count(document), 1);
        assert.equal(await count(bad), 0);
        const [quarantined, more] = await rejected(bad);
        assert.equal(more, undefined);
        assert.deepEqual([quarantined?.source, quarantined?.document], [TABLE, bad]);
        assert.match(String(quarantined?.reason), /injected/);
      });
    }

    it('does not acknowledge an event while BigQuery is down', async function () {
      this.timeout(30_000);
      const event = created('d/unacknowledged');
      proxy.target = 0;
      await assert.rejects(mirror(event), Transient);
      proxy.target = bigquery.port;
      await mirror(event);
      assert.equal(await count('d/unacknowledged'), 1);
    });
  });
});
