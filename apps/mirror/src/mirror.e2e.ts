import assert from 'node:assert/strict';
import { paths } from '@earshot/contracts';
import type { LocalCloud } from '@earshot/local-cloud';
import { mirrorCollections, readDocumentJson } from '@earshot/mirroring-core';
import { SEED } from '@earshot/testing';
import fc from 'fast-check';
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { sharedStage } from './testing/cloud.ts';
import { anyDocument, mirroredAs } from './testing/documents.ts';

/** Documents of any kind that are sent through. */
const DOCUMENTS = 120;

describe('the mirror codebase', () => {
  let cloud: LocalCloud;
  let db: Firestore;

  before(async () => {
    ({ cloud, db } = await sharedStage());
  });

  const changesOf = (table: string, document: string) =>
    cloud.bigquery.query(
      `SELECT operation, sequence, is_delete FROM earshot.${table}_changes WHERE document = '${document}' ORDER BY sequence`,
    );
  const stateOf = (table: string, document: string) =>
    cloud.bigquery.query(`SELECT * FROM earshot.${table} WHERE document = '${document}'`);

  it('follows a document through its life: created, updated, deleted, created again', async () => {
    const path = paths.userWindow('u1', '2026-11-22T10:00:00.000Z');
    const at = Timestamp.fromDate(new Date('2026-11-22T10:00:00Z'));
    const window = {
      user_id: 'u1',
      window_start: at,
      window_end: at,
      plays: 1,
      completes: 0,
      stops: 0,
      score: 1.5,
    };
    const created = await db.doc(path).create(window);
    const updated = await db.doc(path).update({ plays: 2 });
    await cloud.idle();
    const micros = (time: Timestamp) => time.seconds * 1e6 + Math.floor(time.nanoseconds / 1000);
    assert.deepEqual(await changesOf('sessions', path), [
      { operation: 'CREATE', sequence: micros(created.writeTime), is_delete: false },
      { operation: 'UPDATE', sequence: micros(updated.writeTime), is_delete: false },
    ]);
    const [state] = await stateOf('sessions', path);
    assert.deepEqual(
      [state?.user_id, state?.window_start, state?.plays, state?.score, state?.column_faults],
      ['u1', '2026-11-22T10:00:00Z', 2, 1.5, []],
    );

    await db.doc(path).delete();
    await cloud.idle();
    assert.deepEqual(await stateOf('sessions', path), []);

    await db.doc(path).create({ ...window, plays: 7 });
    await cloud.idle();
    const [again] = await stateOf('sessions', path);
    assert.equal(again?.plays, 7);
    assert.deepEqual(
      (await changesOf('sessions', path)).map(({ operation }) => operation),
      ['CREATE', 'UPDATE', 'DELETE', 'CREATE'],
    );
  });

  it(`keeps every kind of value as it is (seed ${SEED})`, async () => {
    const documents = fc.sample(anyDocument(db), { numRuns: DOCUMENTS, seed: SEED });
    const written = documents.map((document, i) => ({ path: paths.episode(`any_${i}`), document }));
    await Promise.all(written.map(({ path, document }) => db.doc(path).set(document)));
    await cloud.idle();
    const rows = await cloud.bigquery.query(
      `SELECT document, TO_JSON_STRING(data) AS json FROM earshot.episodes WHERE STARTS_WITH(document, 'episodes/any_')`,
    );
    const json = new Map(rows.map((row) => [row.document, String(row.json)]));
    for (const { path, document } of written) {
      assert.deepStrictEqual(readDocumentJson(json.get(path) ?? '{}'), mirroredAs(document), path);
    }
  });

  it('says which field is not of its column’s type, and loses nothing of it', async () => {
    const path = paths.episode('odd');
    await db.doc(path).set({ title: 'it is', status: 4 });
    await cloud.idle();
    const [state] = await stateOf('episodes', path);
    assert.deepEqual([state?.status, state?.data], [null, { title: 'it is', status: 4 }]);
    assert.deepEqual(state?.column_faults, ['status: expected STRING, got integer']);
    const faults = await cloud.bigquery.query(
      `SELECT table_name, reason FROM earshot.mirror_faults WHERE document = '${path}'`,
    );
    assert.deepEqual(faults, [
      { table_name: 'episodes_changes', reason: 'status: expected STRING, got integer' },
    ]);
  });

  it('lets nothing of an account out but what is declared, and takes no text for a notification', async () => {
    const [account, broadcast] = [paths.user('u1'), paths.notification('n1')];
    await Promise.all([
      db.doc(account).set({ country: 'ES', tokens: ['secret'], created_at: new Date(0) }),
      db.doc(broadcast).set({ type: 'TRENDING_NOW', ttl_sec: 600 }),
      db.doc(paths.notification('TRENDING_NOW')).set({ msg_en: 'edited' }),
    ]);
    await cloud.idle();
    const [user] = await stateOf('users', account);
    assert.deepEqual(
      [user?.country, user?.data],
      ['ES', { country: 'ES', created_at: { $timestamp: '1970-01-01T00:00:00.000000000Z' } }],
    );
    const broadcasts = await cloud.bigquery.query('SELECT document, type FROM earshot.broadcasts');
    assert.deepEqual(broadcasts, [{ document: broadcast, type: 'TRENDING_NOW' }]);
  });

  it('has the reference’s rows: windows that slide, audio and images', async () => {
    const bucket = (start: string, counters: object) =>
      db
        .doc(paths.metricsWindow('e1', start))
        .set({ episode_id: 'e1', window_start: new Date(start), ...counters });
    await bucket('2026-11-22T10:00:00.000Z', { plays: 2, score_tenths: 20 });
    await bucket('2026-11-22T10:00:30.000Z', { plays: 1, completes: 1, score_tenths: 38 });
    await db.doc(paths.episode('e1')).set({
      title: 'Heard',
      transcription: 'words',
      audio_upload: 'job',
      is_sensitive: false,
      image_url: 'https://x',
    });
    await cloud.idle();
    const windows = await cloud.bigquery.query(
      'SELECT window_start, window_end, plays, completes, score FROM earshot.windows ORDER BY window_start',
    );
    assert.equal(windows.length, 9);
    assert.deepEqual(windows.at(3), {
      window_start: '2026-11-22T09:59:40Z',
      window_end: '2026-11-22T10:00:40Z',
      plays: 3,
      completes: 1,
      score: 5.8,
    });
    assert.deepEqual(
      await cloud.bigquery.query("SELECT title, transcription FROM earshot.audio WHERE episode_id = 'e1'"),
      [{ title: 'Heard', transcription: 'words' }],
    );
    assert.deepEqual(await cloud.bigquery.query("SELECT * FROM earshot.image WHERE episode_id = 'e1'"), [
      { episode_id: 'e1', is_sensitive: false, image_url: 'https://x' },
    ]);
  });

  it('tells how far it is behind', async () => {
    await db.doc(paths.metrics('e1')).set({ plays: 1 });
    await cloud.idle();
    const [lag] = await cloud.bigquery.query("SELECT * FROM earshot.mirror_lag WHERE table_name = 'metrics'");
    assert.equal(lag?.changes, 1);
    const [least, most] = [Number(lag.lag_avg_ms), Number(lag.lag_max_ms)];
    assert.ok(most >= least && most > -1_000 && most < 120_000, `${most} ms`);
  });

  it('mirrors a burst whole', async () => {
    const users = Array.from({ length: 300 }, (_, i) => `burst_${i}`);
    await Promise.all(users.map((user) => db.doc(paths.profile(user)).set({ user_id: user, plays: 1 })));
    await cloud.idle();
    const [figures] = await cloud.bigquery.query(
      `SELECT COUNT(*) AS n, COUNT(DISTINCT document) AS documents, SUM(plays) AS plays FROM earshot.profiles WHERE STARTS_WITH(document, 'profiles/burst_')`,
    );
    assert.deepEqual(figures, { n: 300, documents: 300, plays: 300 });
  });

  it('does not take a delete by TTL for a change', async () => {
    const path = paths.userNotification('u1', 'expired');
    await db.doc(path).create({ notification_id: 'expired', expires_at: new Date(Date.now() - 1000) });
    await db.doc(path).delete();
    await cloud.idle();
    assert.deepEqual(
      (await changesOf('notifications', path)).map(({ operation }) => operation),
      ['CREATE'],
    );
  });

  it('has a function for every mirrored collection', () => {
    const mirrored = cloud.functions.map(({ name }) => name).sort();
    const wanted = Object.keys(mirrorCollections).map(
      (name) => `mirror${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    );
    assert.deepEqual(mirrored, wanted.sort());
  });
});
