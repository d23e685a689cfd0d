import assert from 'node:assert/strict';
import { Transient } from '@earshot/contracts';
import type { BigqueryService, StorageService } from '@earshot/local-cloud';
import { mirrorCollections } from '@earshot/mirroring-core';
import { until } from '@earshot/testing';
import { mirrorOf } from './mirror.ts';
import type { Fault, FaultProxy } from './testing/fault-proxy.ts';
import { created, type Services, sharedServices, TABLE } from './testing/services.ts';

describe('a function of the mirror', () => {
  let bigquery: BigqueryService;
  let storage: StorageService;
  let proxy: FaultProxy;
  let count: Services['count'];
  const mirror = mirrorOf('mirrorSessions', mirrorCollections.sessions);

  before(async () => {
    ({ bigquery, storage, proxy, count } = await sharedServices());
  });
  afterEach(() => {
    assert.deepEqual(proxy.faults, [], 'a fault that was set up did not fire');
    proxy.fired.length = 0;
  });

  const rejected = (document: string) =>
    bigquery.query(
      `SELECT r.\`table\` AS source, reason, row_uri, JSON_VALUE(r.\`row\`, '$.document') AS document
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
      const faults = await bigquery.query(
        `SELECT table_name, reason FROM mirror_test.mirror_faults WHERE document = '${bad}'`,
      );
      assert.deepEqual(
        faults.map(({ table_name }) => table_name),
        [TABLE],
      );
    });
  }

  const passing: readonly (readonly [name: string, fault: Fault, timeoutMs?: string])[] = [
    ['503, overloaded', 503],
    ['429, too many requests', 429],
    ['a connection that is cut after the work was done', 'lose the answer'],
    ['no answer at all', 'no answer', '1000'],
  ];
  for (const [name, fault, timeoutMs] of passing) {
    it(`takes each row once after ${name}`, async () => {
      // For as long as faults are left: what comes after them has time to be answered.
      if (timeoutMs) process.env['MIRROR_TIMEOUT_MS'] = timeoutMs;
      const documents = ['a', 'b', 'c'].map((one) => `d/passing/${String(fault)}/${one}`);
      // More than the client tries again by itself.
      proxy.faults.push(fault, fault, fault);
      const told = Promise.all(documents.map((document) => mirror(created(document))));
      await until('all faults to fire', () => proxy.faults.length === 0).finally(() =>
        Reflect.deleteProperty(process.env, 'MIRROR_TIMEOUT_MS'),
      );
      await told;
      assert.equal(proxy.fired.length, 3);
      for (const document of documents) assert.equal(await count(document), 1, document);
    });
  }

  it('tells again only the event whose row BigQuery did not decide about', async () => {
    const [slow, quick] = [created('d/undecided/slow'), created('d/undecided/quick')];
    proxy.refused.set(slow.document, { what: 'row', reason: 'backendError', times: 0 });
    const outcomes = await Promise.allSettled([mirror(slow), mirror(quick)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
    assert.equal(proxy.refused.get(slow.document)?.times, 1);
    proxy.refused.delete(slow.document);
    await mirror(slow);
    assert.deepEqual([await count(slow.document), await count(quick.document)], [1, 1]);
    assert.deepEqual(await rejected(slow.document), []);
  });

  it('goes on by itself when BigQuery is back soon', async () => {
    proxy.target = 0;
    const before = proxy.cut;
    const told = mirror(created('d/back'));
    await until('requests to be cut', () => proxy.cut >= before + 2);
    proxy.target = bigquery.port;
    await told;
    assert.equal(await count('d/back'), 1);
  });

  it('does not acknowledge an event while BigQuery stays down', async () => {
    const event = created('d/unacknowledged');
    proxy.target = 0;
    await assert.rejects(mirror(event), Transient);
    proxy.target = bigquery.port;
    await mirror(event);
    assert.equal(await count('d/unacknowledged'), 1);
  });

  it('keeps a document that is too large for a row in Cloud Storage, and points to it', async () => {
    // As JSON within JSON, one of these is seven bytes.
    const text = '\u0001'.repeat(1_400_000);
    await mirror(created('d/large', { text }));
    const [row] = await bigquery.query(
      `SELECT plays, data, data_uri FROM mirror_test.sessions WHERE document = 'd/large'`,
    );
    assert.deepEqual([row?.plays, row?.data], [1, null]);
    const kept = (await read(String(row?.data_uri))) as { readonly text: string };
    assert.equal(kept.text, text);
  });

  it('keeps a refused row whole, however large it is', async () => {
    const bad = 'd/refused/large';
    proxy.refused.set(bad, { what: 'row', times: 0 });
    const text = 'x'.repeat(600_000);
    await mirror(created(bad, { text }));
    const [quarantined] = await rejected(bad);
    const kept = (await read(String(quarantined?.row_uri))) as { readonly data: string };
    assert.equal((JSON.parse(kept.data) as { readonly text: string }).text, text);
  });

  async function read(uri: string): Promise<unknown> {
    const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const host = storage.env['STORAGE_EMULATOR_HOST'] ?? '';
    const answer = await fetch(`${host}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`);
    return await answer.json();
  }
});
