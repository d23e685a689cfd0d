import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { paths } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { mirrorCollections } from '@earshot/mirroring-core';
import { FieldValue, type Firestore, GeoPoint, Timestamp } from 'firebase-admin/firestore';

describe('the mirror codebase', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  const outside = { ...process.env };

  before(async function () {
    this.timeout(120_000);
    cloud = await startLocalCloud({ codebases: ['mirror'] });
    Object.assign(process.env, cloud.env);
    db = await firestore();
  });
  after(async () => {
    await cloud.stop();
    process.env = outside;
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

  it('keeps every kind of value as it is', async () => {
    const path = paths.episode('values');
    await db.doc(path).set({
      title: "it's",
      whole: 9_007_199_254_740_991,
      half: 0.5,
      nan: Number.NaN,
      at: new Timestamp(1_795_341_600, 123_456_000),
      bytes: Buffer.from([0, 255]),
      place: new GeoPoint(40.5, -3.25),
      who: db.doc('users/u1'),
      vector: FieldValue.vector([1, 0.5]),
      nested: { list: [1, { deep: null }], $odd: true },
      status: 4,
    });
    await cloud.idle();
    const [state] = await stateOf('episodes', path);
    assert.deepEqual(state?.data, {
      title: "it's",
      whole: 9_007_199_254_740_991,
      half: 0.5,
      nan: { $double: 'NaN' },
      at: { $timestamp: '2026-11-22T10:00:00.123456000Z' },
      bytes: { $bytes: 'AP8=' },
      place: { $geopoint: { latitude: 40.5, longitude: -3.25 } },
      who: { $reference: 'users/u1' },
      vector: { $vector: [1, 0.5] },
      nested: { $map: { list: [1, { deep: null }], $odd: true } },
      status: 4,
    });
    assert.deepEqual(state.column_faults, ['status: expected STRING, got integer']);
    const [json] = await cloud.bigquery.query(
      `SELECT TO_JSON_STRING(data) AS data FROM earshot.episodes WHERE document = '${path}'`,
    );
    assert.match(String(json?.data), /"whole":9007199254740991,/);
  });

  it('mirrors a burst whole', async function () {
    this.timeout(60_000);
    const users = Array.from({ length: 300 }, (_, i) => `burst_${i}`);
    await Promise.all(users.map((user) => db.doc(paths.profile(user)).set({ user_id: user, plays: 1 })));
    await cloud.idle();
    const [figures] = await cloud.bigquery.query(
      `SELECT COUNT(*) AS n, COUNT(DISTINCT document) AS documents, SUM(plays) AS plays FROM earshot.profiles`,
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
