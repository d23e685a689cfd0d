import assert from 'node:assert/strict';
import { appendRows, migrate } from '@earshot/adapter-bigquery';
import { readDocuments } from '@earshot/adapter-firestore/scan';
import { paths } from '@earshot/contracts';
import {
  type BigqueryService,
  type FirestoreService,
  startBigquery,
  startFirestore,
  startStorage,
  type StorageService,
} from '@earshot/local-cloud';
import {
  appendTables,
  mirrorCollections,
  type MirrorCollection,
  mirrorSchema,
  rowFound,
  rowOf,
} from '@earshot/mirroring-core';
import { FieldValue, Firestore, GeoPoint } from '@google-cloud/firestore';
import { backfill } from './backfill.ts';
import type { Clock } from './clock.ts';
import { estimate } from './estimate.ts';
import { type RefusingProxy, startRefusingProxy } from './testing/refusing-proxy.ts';
import { verify } from './verify.ts';

const PROJECT = 'demo-mirror';
const FAST = { extent: 'times', rate: 100_000 } as const;
const WHOLE = { extent: 'content', graceSec: 0, limit: 1000 } as const;
/** Ids that sort one way as segments of a path and another as text. */
const IDS = ['a', 'a\u0001', 'a\u0001b', 'a b', 'a!', 'a-b', 'a.b', 'a0', 'B', 'é', 'z\u{1F3A7}'];

describe('the mirror, brought to what Firestore has', () => {
  let firestore: FirestoreService;
  let bigquery: BigqueryService;
  let storage: StorageService;
  let proxy: RefusingProxy;
  let db: Firestore;
  const outside = { ...process.env };

  before(async () => {
    [firestore, bigquery, storage] = await Promise.all([
      startFirestore({}),
      startBigquery(),
      startStorage({ buckets: ['demo-mirror-mirror'] }),
    ]);
    proxy = await startRefusingProxy(bigquery.port);
    Object.assign(process.env, firestore.env, storage.env, {
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${proxy.port}`,
      GCLOUD_PROJECT: PROJECT,
      GOOGLE_CLOUD_PROJECT: PROJECT,
      METADATA_SERVER_DETECTION: 'none',
      MIRROR_BUCKET: 'demo-mirror-mirror',
      MIRROR_DATASET: 'mirror_repair',
    });
    db = new Firestore({ projectId: PROJECT, host: `127.0.0.1:${firestore.port}`, ssl: false });
    await migrate(mirrorSchema);
  });
  // Each begins with nothing, in one project and dataset: the product's clients find no other in this process's life.
  beforeEach(async () => {
    const writer = db.bulkWriter({ throttling: false });
    const roots = await db.listCollections();
    await Promise.all(roots.map((root) => db.recursiveDelete(root, writer)));
    await writer.close();
    for (const { name } of appendTables) await bigquery.query(`DELETE FROM mirror_repair.${name} WHERE TRUE`);
  });
  after(async () => {
    await db.terminate();
    process.env = outside;
    await Promise.all([firestore.stop(), proxy.stop(), storage.stop()]);
    await bigquery.stop();
  });

  const { sessions, users, episodes, notifications, profiles } = mirrorCollections;
  const kindsOf = async (collection: MirrorCollection) =>
    (await verify(collection, WHOLE)).differences.map(({ document, kind }) => [document, kind] as const);
  const rejected = (document: string) =>
    bigquery.query(
      `SELECT reason, r.\`row\` AS \`row\`, row_uri FROM mirror_repair.mirror_rejected AS r WHERE document = '${document}'`,
    );
  const stored = async (uri: string): Promise<unknown> => {
    const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const host = storage.env['STORAGE_EMULATOR_HOST'] ?? '';
    const answer = await fetch(`${host}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`);
    return await answer.json();
  };
  const profileOf = (n: number) => db.doc(paths.profile(`many_${String(n).padStart(4, '0')}`));
  const writeProfiles = async (count: number) => {
    const batch = db.batch();
    for (let n = 0; n < count; n += 1) batch.set(profileOf(n), { plays: 1 });
    await batch.commit();
  };
  const state = (table: string) => bigquery.query(`SELECT * FROM mirror_repair.${table} ORDER BY document`);

  it('has a row for each document, whatever its id, and none of collections of the same name', async () => {
    const written = await Promise.all(
      IDS.map((id, i) =>
        db.doc(paths.userWindow(id, 'w')).set({
          ...{ plays: 1, at: new GeoPoint(1, 2), nan: Number.NaN },
          score: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -0][i % 4],
        }),
      ),
    );
    await db.doc('listeners/u1/sessions/s1').set({ plays: 9 });
    assert.equal((await estimate(sessions, 'times')).documents, IDS.length);
    const missing = new Map(await kindsOf(sessions));
    assert.deepEqual(missing, new Map(IDS.map((id) => [paths.userWindow(id, 'w'), 'missing'])));
    const done = await backfill(sessions, FAST);
    assert.deepEqual([done.compared, done.appended, done.refused], [IDS.length, IDS.length, 0]);
    assert.deepEqual(await kindsOf(sessions), []);
    const rows = await state('sessions');
    assert.deepEqual(
      rows.map(({ document }) => document).sort(),
      IDS.map((id) => paths.userWindow(id, 'w')).sort(),
    );
    const [first] = written;
    const micros =
      (first?.writeTime.seconds ?? 0) * 1e6 + Math.floor((first?.writeTime.nanoseconds ?? 0) / 1000);
    assert.equal(rows.find(({ document }) => document === 'users/a/sessions/w')?.sequence, micros);
  });

  it('is not appended to when there is nothing to repair', async () => {
    await db.doc(paths.userWindow('a', 'w')).set({ plays: 1 });
    assert.equal((await backfill(sessions, FAST)).appended, 1);
    const { compared, appended } = await backfill(sessions, FAST);
    assert.deepEqual([compared, appended], [1, 0]);
  });

  it('learns of deletes that were missed, but not of those by TTL, and forgets neither what comes again', async () => {
    const [gone, expired] = [paths.userNotification('u1', 'gone'), paths.userNotification('u1', 'expired')];
    await db.doc(gone).set({ state: 'pending', expires_at: new Date(Date.now() + 60_000) });
    await db.doc(expired).set({ state: 'pending', expires_at: new Date(Date.now() - 60_000) });
    await backfill(notifications, FAST);
    const late = (await readDocuments(notifications.document, [gone]))[0]?.found;
    await Promise.all([db.doc(gone).delete(), db.doc(expired).delete()]);
    assert.deepEqual(await kindsOf(notifications), [[gone, 'extra']]);
    assert.equal((await backfill(notifications, FAST)).appended, 1);
    assert.deepEqual(await kindsOf(notifications), []);
    assert.deepEqual(
      (await state('notifications')).map(({ document }) => document),
      [expired],
    );

    // The event of a write before the delete comes after all, and the document comes again.
    assert.ok(late);
    const told = rowOf(notifications, {
      eventId: 'late',
      time: new Date().toISOString(),
      document: gone,
      parameters: { user: 'u1', notification: 'gone' },
      after: late,
    });
    assert.ok(told);
    await appendRows('notifications_changes', [told]);
    assert.deepEqual(await kindsOf(notifications), []);
    await db.doc(gone).set({ state: 'delivered', expires_at: new Date(Date.now() + 60_000) });
    assert.deepEqual(await kindsOf(notifications), [[gone, 'missing']]);
    await backfill(notifications, FAST);
    assert.deepEqual(await kindsOf(notifications), []);
  });

  it('is never overwritten by an older state, and has what is newer', async () => {
    const path = paths.episode('raced');
    await db.doc(path).set({ title: 'first' });
    const [first] = await readDocuments(episodes.document, [path]);
    await db.doc(path).update({ title: 'second' });
    await backfill(episodes, FAST);
    assert.ok(first?.found);
    await appendRows('episodes_changes', [rowFound(episodes, first.found, '2000-01-01T00:00:00.000Z')]);
    assert.deepEqual(
      (await state('episodes')).map(({ title }) => title),
      ['second'],
    );
    await db.doc(path).update({ title: 'third' });
    assert.deepEqual(await kindsOf(episodes), [[path, 'stale']]);
    await backfill(episodes, FAST);
    assert.deepEqual(
      (await state('episodes')).map(({ title }) => title),
      ['third'],
    );
    assert.deepEqual(await kindsOf(episodes), []);
  });

  it('is told apart by content where that is asked for, and brought right', async () => {
    const path = paths.episode('odd');
    await db.doc(path).set({ title: 'right', duration_sec: 1.5, created_at: new Date(1_795_341_600_123) });
    const [read] = await readDocuments(episodes.document, [path]);
    assert.ok(read?.found);
    const right = rowFound(episodes, read.found, 'a');
    for (const wrong of [{ title: 'wrong' }, { duration_sec: 2 }, { data: '{"title":"wrong"}' }]) {
      await backfill(episodes, { ...FAST, extent: 'content' });
      assert.deepEqual(await kindsOf(episodes), []);
      // Whatever the last backfill's row was called, this one is later.
      const insertId = `~9999-${Object.keys(wrong).join('')}`;
      await appendRows('episodes_changes', [
        { insertId, json: { ...right.json, ...wrong, event_id: insertId, operation: 'UPDATE' } },
      ]);
      assert.deepEqual(await kindsOf(episodes), [[path, 'different']]);
      await bigquery.query(`DELETE FROM mirror_repair.episodes_changes WHERE event_id = '${insertId}'`);
    }
  });

  it('has nothing of an account but its declared fields', async () => {
    await db.doc(paths.user('u1')).set({ country: 'ES', tokens: ['secret'], fcm: { token: 'secret' } });
    await backfill(users, FAST);
    const [account] = await state('users');
    assert.deepEqual([account?.country, account?.data], ['ES', { country: 'ES' }]);
    assert.deepEqual(await kindsOf(users), []);
  });

  it('goes on where it was broken off, and reads what comes after a path only', async () => {
    await writeProfiles(700);
    let through = '';
    const broken = backfill(profiles, {
      ...FAST,
      onProgress: (progress) => {
        through = progress.through;
        throw new Error('broken off');
      },
    });
    await assert.rejects(broken, /broken off/);
    assert.equal(through, profileOf(299).path);
    const rest = await backfill(profiles, { ...FAST, after: through });
    assert.deepEqual([rest.compared, rest.appended], [400, 400]);
    assert.deepEqual(await kindsOf(profiles), []);
    const [rows] = await bigquery.query('SELECT COUNT(*) AS n FROM mirror_repair.profiles_changes');
    assert.equal(rows?.n, 700);
  });

  it('is read for no faster than it may be, also what is read a second time', async () => {
    await writeProfiles(700);
    const clock = stoppedClock();
    // 700 documents are three pages, of which the last is asked for once 600 may have been read.
    const { compared } = await backfill(profiles, { ...FAST, rate: 1_000, clock });
    assert.deepEqual([compared, clock.now()], [700, 600]);
    const batch = db.batch();
    for (let n = 0; n < 500; n += 1) batch.delete(profileOf(n));
    await batch.commit();
    const again = stoppedClock();
    const { appended } = await backfill(profiles, { ...FAST, rate: 1_000, clock: again });
    // Of those that are gone 300 are read again at first; the last 200 once 100 that are there have been read as well.
    assert.deepEqual([appended, again.now()], [500, 400]);
    assert.deepEqual(await kindsOf(profiles), []);
  });

  it('costs no more than it may, and says what it cost', async () => {
    await writeProfiles(500);
    let through = '';
    const stopped = backfill(profiles, {
      ...{ ...FAST, budget: 0.000_1 },
      onProgress: (progress) => {
        through = progress.through;
      },
    });
    await assert.rejects(stopped, /is spent, above \$0\.0001/);
    const rest = await backfill(profiles, { ...FAST, after: through, budget: 1 });
    assert.ok(rest.appended > 0 && rest.appended < 500, `${rest.appended}`);
    assert.ok(rest.spent > (rest.compared * 0.03) / 1e5, `${rest.spent}`);
    assert.deepEqual(await kindsOf(profiles), []);
  });

  it('keeps what BigQuery refuses, alone and whole, however large it is', async () => {
    // BigQuery has a number where this one would write a text.
    const { duration_sec, ...others } = episodes.columns;
    assert.equal(duration_sec.type, 'FLOAT64');
    const odd: MirrorCollection = {
      ...episodes,
      columns: { ...others, duration_sec: { ...duration_sec, type: 'STRING' } },
    };
    const [bad, good] = [paths.episode('refused'), paths.episode('taken')];
    const text = 'x'.repeat(600_000);
    await Promise.all([
      db.doc(bad).set({ duration_sec: 'long', text }),
      db.doc(good).set({ title: 'taken' }),
    ]);
    const done = await backfill(odd, FAST);
    assert.deepEqual([done.appended, done.refused], [1, 1]);
    const [kept] = await rejected(bad);
    assert.match(String(kept?.reason), /long/);
    assert.equal(kept?.row, null);
    const whole = (await stored(String(kept.row_uri))) as { readonly data: string };
    assert.equal((JSON.parse(whole.data) as { readonly text: string }).text, text);
  });

  it('keeps what makes BigQuery refuse a whole request, and disturbs no other', async () => {
    const [bad, good] = [paths.episode('refused_request'), paths.episode('refused_with')];
    await Promise.all([bad, good].map((path) => db.doc(path).set({ title: path })));
    proxy.refused = bad;
    const done = await backfill(episodes, FAST);
    assert.deepEqual([done.appended, done.refused], [1, 1]);
    assert.ok(proxy.refusals > 0);
    assert.equal((await rejected(bad)).length, 1);
    proxy.refused = undefined;
    await backfill(episodes, FAST);
    assert.deepEqual(await kindsOf(episodes), []);
  });

  it('takes a document that never rests for as current as another', async () => {
    const path = paths.metrics('hot');
    const { metrics } = mirrorCollections;
    const write = () => db.doc(path).set({ plays: FieldValue.increment(1) }, { merge: true });
    await write();
    const later = (work: () => Promise<unknown>) => ({
      ...({ extent: 'content', graceSec: 10, limit: 1 } as const),
      clock: {
        now: () => 0,
        pause: async () => {
          await work();
        },
      },
    });
    // The mirror gets what was seen first, and the document is written again.
    const current = await verify(
      metrics,
      later(async () => {
        await backfill(metrics, FAST);
        await write();
      }),
    );
    assert.deepEqual([current.differences, current.complete], [[], true]);
    // It gets nothing more.
    const behind = await verify(metrics, later(write));
    assert.deepEqual(
      behind.differences.map(({ document, kind }) => [document, kind]),
      [[path, 'stale']],
    );
    // A delete may be on its way as well, but not for ever.
    await backfill(metrics, FAST);
    await write();
    const deleting = await verify(
      metrics,
      later(async () => {
        await backfill(metrics, FAST);
        await db.doc(path).delete();
      }),
    );
    assert.deepEqual(deleting.differences, []);
    assert.deepEqual(await kindsOf(metrics), [[path, 'extra']]);
  });

  it('has a pointer to a document that is too large for a row', async () => {
    const path = paths.transcription('large');
    const text = '\u0001'.repeat(700_000);
    await db.doc(path).set({ reason: text, rest: text.slice(0, 300_000), state: 'done' });
    const { transcriptions } = mirrorCollections;
    await backfill(transcriptions, FAST);
    const [row] = await state('transcriptions');
    assert.ok(row);
    assert.deepEqual([row.state, row.reason, row.data], ['done', null, null]);
    assert.deepEqual(row.column_faults, ['reason: too long for a row, see data_uri']);
    const kept = (await stored(String(row.data_uri))) as { readonly reason?: string };
    assert.equal(kept.reason, text);
    assert.deepEqual(await kindsOf(transcriptions), []);
  });

  it('is listed with each difference up to a limit, and says whether it ended there', async () => {
    await Promise.all(['x1', 'x2', 'x3'].map((id) => db.doc(paths.metrics(id)).set({ plays: 1 })));
    const { metrics } = mirrorCollections;
    const found = await verify(metrics, { ...WHOLE, limit: 2 });
    assert.deepEqual([found.differences.length, found.complete], [2, false]);
    // What differs no more after its time does not count.
    const clock = {
      now: () => 0,
      pause: async () => {
        await backfill(metrics, FAST);
      },
    };
    const current = await verify(metrics, { ...WHOLE, limit: 2, clock });
    assert.deepEqual([current.differences, current.complete], [[], true]);
  });
});

/** A clock on which only pauses take time. */
function stoppedClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}
