import assert from 'node:assert/strict';
import { appendRows, migrate } from '@earshot/adapter-bigquery';
import { Permanent, Transient } from '@earshot/contracts';
import type { BigqueryService } from '@earshot/local-cloud';
import {
  type DocumentFields,
  mirrorCollections,
  type MirrorRow,
  mirrorSchema,
  mirrorTables,
  type MirrorView,
  rowOf,
  viewSql,
} from '@earshot/mirroring-core';
import type { FaultProxy } from './testing/fault-proxy.ts';
import { nextEventId, SECONDS, type Services, sharedServices, TABLE } from './testing/services.ts';

function row(document: string, fields: DocumentFields = {}, micros = 0): MirrorRow {
  const made = rowOf(mirrorCollections.sessions, {
    eventId: nextEventId(),
    time: '2026-11-22T10:00:00Z',
    document,
    parameters: { user: 'u1', window: 'w1' },
    after: { updateTime: { seconds: SECONDS, nanoseconds: micros * 1000 }, fields },
  });
  assert.ok(made);
  return made;
}

describe('the tables of the mirror', () => {
  let bigquery: BigqueryService;
  let proxy: FaultProxy;
  let count: Services['count'];

  before(async () => {
    ({ bigquery, proxy, count } = await sharedServices());
  });
  afterEach(() => {
    assert.deepEqual(proxy.faults, [], 'a fault that was set up did not fire');
    proxy.fired.length = 0;
  });

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

  it('take a row once when its answer was lost', async () => {
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

  it('throw what may pass while BigQuery is down, and go on when it is up', async () => {
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
});
