import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { libraryName, rawLog } from '@earshot/adapter-bigquery';
import { foldShards, reconcile, type ReconcileOptions } from '@earshot/adapter-firestore';
import { DAY_MS, type EventTopic, paths, type ReconciliationDocument } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { createFunctionSql, DUE_SHARDS, offlineRoutines, rawSubscription } from '@earshot/listening-core';
import { history, type SimulatedEpisode } from '@earshot/simulator';
import { engagementEvent, playbackEvent, until } from '@earshot/testing';
import { FieldValue, Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { consequences } from './fold/folders.ts';
import { liveRows, offlineRows } from './testing/offline.ts';

/** What BigQuery was given when the cloud was started. */
const LIBRARY = new URL('../../../dist/listening/bigquery-library.js', import.meta.url);
/** Long enough ago for all windows to be closed. */
const START = Date.now() - 900_000;
const EPISODES: readonly SimulatedEpisode[] = [
  { episode_id: 'simulated_1', show_id: 'show_1', duration_sec: 120, label: 'business' },
  { episode_id: 'simulated_2', show_id: 'show_2', duration_sec: 900, label: 'sports' },
];

describe('the offline fold', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  let pubsub: PubSub;
  let library: string;
  const outside = { ...process.env };

  before(async () => {
    cloud = await startLocalCloud({
      codebases: ['listening'],
      env: { RECONCILE_LAND_SEC: '0', RECONCILE_SETTLE_SEC: '0' },
    });
    Object.assign(process.env, cloud.env);
    // Of its own: the codebase's client stays with the first cloud of the process.
    db = new Firestore({ projectId: cloud.projectId, ignoreUndefinedProperties: true });
    pubsub = new PubSub();
    library = libraryName(await readFile(LIBRARY, 'utf8'));
  });
  after(async () => {
    await Promise.all([pubsub.close(), db.terminate()]);
    await cloud.stop();
    process.env = outside;
  });

  const publish = (topic: EventTopic, body: unknown): Promise<string> =>
    pubsub.topic(topic).publishMessage({ data: Buffer.from(JSON.stringify(body)) });
  const settled = async () => {
    await cloud.idle();
    await cloud.runSchedule('listeningTick');
    const later = new Date(Date.now() + 120_000);
    await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => foldShards(db, shard, later)));
  };
  const run = (options: Partial<ReconcileOptions> = {}): Promise<ReconciliationDocument> =>
    reconcile(db, rawLog, {
      ...{
        from: new Date(START),
        to: new Date(Date.now() + 60_000),
        drift: 'report',
        landMs: 0,
        settleMs: 0,
        ...{ library, consequences },
        by: 'hand',
      },
      ...options,
    });
  /** A message that reaches BigQuery and nothing else, as if the live fold had lost it. */
  const lose = async (topic: EventTopic, event: object, publishedAt: Date): Promise<void> => {
    const data = Buffer.from(JSON.stringify(event)).toString('base64');
    const name = `projects/p/subscriptions/${rawSubscription(topic)}`;
    await cloud.bigquery.query(
      `INSERT INTO earshot.events_raw VALUES ('${name}', 'lost', TIMESTAMP '${publishedAt.toISOString()}', FROM_BASE64('${data}'), JSON '{}')`,
    );
  };

  it('comes to every live counter, bucket, minute and user window, to the last unit', async () => {
    const told = history({
      ...{ episodes: EPISODES, listeners: 12, seconds: 15, seed: 3, startAt: START },
      ...{ duplicates: 0.3, shuffle: 0.3, bursts: 0, unfit: 0.05 },
    });
    await Promise.all(told.publications.map(({ topic, event }) => publish(topic, event)));
    await settled();
    const offline = await offlineRows(cloud);
    assert.ok(offline.size > 300, `${offline.size}`);
    assert.deepEqual(await liveRows(db), offline);
    const refused = await db.collection('rejected').get();
    const rejected = await cloud.bigquery.query(
      'SELECT event_id, code, reason FROM earshot.events WHERE code IS NOT NULL',
    );
    const byId = (rows: readonly Record<string, unknown>[]) =>
      new Map(rows.map(({ event_id, code }) => [event_id, code] as const).toSorted());
    assert.ok(refused.size > 0);
    assert.deepEqual(byId(rejected), byId(refused.docs.map((doc) => doc.data())));
  });

  it('agrees with the live counters every night, and says so where the dashboard looks', async () => {
    await cloud.runSchedule('listeningReconcile');
    const latest = (await db.doc(paths.reconciliation('latest')).get()).data();
    assert.deepEqual([latest?.['status'], latest?.['drifted'], latest?.['worst']], ['agrees', 0, []]);
    assert.equal(latest?.['episodes_compared'], 2);
    assert.ok(Number(latest['users_compared']) > 5);
    assert.ok(Number(latest['late_events']) > 0);
    const kept = await db.doc(paths.reconciliation(String(latest['run']))).get();
    assert.ok(kept.get('expires_at'));
  });

  it('counts what came too late as it is kept, whoever shares an id', async () => {
    const event_time = new Date(START - 31 * DAY_MS).toISOString();
    const late = (user_id: string, episode_id = 'simulated_1') =>
      playbackEvent({ event_id: 'late', user_id, session_id: user_id, episode_id, event_time });
    const before = (await run()).late_events;
    const told = [late('anna'), late('ben'), late('ben', 'simulated_2'), late('anna')];
    for (const event of told) await publish('playback', event);
    await settled();
    const kept = await db.collection('rejected').where('code', '==', 'late').count().get();
    const { late_events } = await run();
    assert.deepEqual([late_events, late_events - before], [kept.data().count, 3]);
  });

  it('tells nothing of counters while a function of BigQuery folds by another library', async () => {
    const bucket = cloud.env['MIRROR_BUCKET'];
    const own = `gs://${bucket}/${library}`;
    assert.deepEqual(await rawLog.libraries(), [own]);
    const made = (uri: string) =>
      cloud.bigquery.query(
        createFunctionSql(offlineRoutines[1], { project: cloud.projectId, dataset: 'earshot' }, uri),
      );
    const name = 'bigquery-library/listening-0.js';
    const query = new URLSearchParams({ uploadType: 'media', name });
    const upload = `${cloud.env['STORAGE_EMULATOR_HOST']}/upload/storage/v1/b/${bucket}/o?${query.toString()}`;
    assert.ok((await fetch(upload, { method: 'POST', body: 'var earshot;' })).ok);
    await made(`gs://${bucket}/${name}`);
    // Else nothing would be told of since the last night.
    await db.doc(paths.reconciliation('nightly')).delete();
    await assert.rejects(cloud.runSchedule('listeningReconcile'));
    const latest = async () => (await db.doc(paths.reconciliation('latest')).get()).data();
    const refused = await latest();
    assert.equal(refused?.['status'], 'failed');
    assert.match(String(refused['error']), /nothing was compared: BigQuery folds by .*listening-0\.js/);
    await made(own);
    await cloud.runSchedule('listeningReconcile');
    assert.equal((await latest())?.['status'], 'agrees');
  });

  it('finds what drifted, repairs it while events flow, and finds nothing to repair after that', async () => {
    const episode = paths.metrics('simulated_1');
    const live = (await db.doc(episode).get()).data() ?? {};
    await db.doc(episode).update({ plays: FieldValue.increment(5), 'by_country.US': FieldValue.delete() });
    const base = { user_id: 'user_lost', session_id: 'session_lost', episode_id: 'simulated_2' };
    const lost = [
      playbackEvent({ ...base, event_id: 'lost_1', event_time: new Date(START).toISOString() }),
      playbackEvent({
        ...{ ...base, event_id: 'lost_2', event_type: 'STOP', position_sec: 90 },
        event_time: new Date(START + 90_000).toISOString(),
      }),
    ];
    await lose('playback', lost, new Date(Date.now() - 120_000));
    const found = await run();
    assert.equal(found.status, 'drifted');
    const drift = new Map(
      found.worst.map(({ path, counter, live: was, offline }) => [`${path} ${counter}`, offline - was]),
    );
    assert.equal(drift.get(`${episode} plays`), -5);
    assert.equal(drift.get(`${episode} by_country/US`), (live['by_country'] as Record<string, number>)['US']);
    assert.equal(drift.get('profiles/user_lost seconds_heard'), 90);

    const flowing = new AbortController();
    let flowed = 0;
    const flow = (async () => {
      while (!flowing.signal.aborted) {
        const fans = Array.from({ length: 10 }, (_, i) => {
          const session = `fan_${flowed + i}`;
          return {
            user_id: `fan_${i % 7}`,
            session_id: session,
            episode_id: 'simulated_1',
            event_id: session,
          };
        });
        const event_time = new Date().toISOString();
        await Promise.all(fans.map((fan) => publish('playback', playbackEvent({ ...fan, event_time }))));
        flowed += fans.length;
        // No faster than they are counted.
        const states = fans.map((fan) => db.doc(paths.sessionState(fan.user_id, fan.session_id)));
        await until('all fans to be counted', async () =>
          (await db.getAll(...states)).every(({ exists }) => exists),
        );
      }
    })();
    const repaired = await run({ drift: 'repair', landMs: 500, settleMs: 60_000 });
    flowing.abort();
    await flow;
    assert.ok(flowed > 20);
    assert.deepEqual([repaired.status, repaired.drifted], ['repaired', found.drifted]);
    await settled();
    const after = await offlineRows(cloud);
    const stored = await liveRows(db);
    for (const name of after.keys()) {
      if (/^(metrics|profiles)/.test(name)) assert.equal(stored.get(name), after.get(name), name);
    }
    const again = await run({ drift: 'repair' });
    assert.deepEqual([again.status, again.repaired], ['agrees', 0]);
  });

  it('tells units that are compared, by all they were told, and when that was first', async () => {
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 10) + seconds * 1000);
    const cut = { settled: at(1000), until: at(2000) };
    const save = (user_id: string, episode_id: string, second: number) =>
      engagementEvent({
        ...{ user_id, episode_id, event_id: `${user_id}_${episode_id}`, event_type: 'SAVE_EPISODE' },
        event_time: at(second).toISOString(),
      });
    await lose('engagement', save('anna', 'early', 10), at(10));
    await lose('engagement', [save('anna', 'late', 1500), save('ben', 'late', 1500)], at(1500));
    await lose('engagement', save('ben', 'early', 3000), at(3000));
    const base = { user_id: 'cleo', session_id: 'session', episode_id: 'early' };
    const play = playbackEvent({ ...base, event_id: 'play', event_time: at(20).toISOString() });
    const stop = { ...play, event_id: 'stop', event_type: 'STOP', event_time: at(500).toISOString() };
    await lose('playback', play, at(20));
    await lose('playback', [play, stop], at(500));

    const month = (user: string) => paths.engagementState(user, '2026-01');
    const unsettled = async (episodes: string[], users: string[]) =>
      (await all(rawLog.unsettled({ episodes, users }, cut))).map(({ path }) => path).sort();
    assert.deepEqual(await unsettled(['early'], []), [month('anna')]);
    assert.deepEqual(await unsettled(['late'], []), [month('anna'), month('ben')]);
    assert.deepEqual(await unsettled([], ['ben', 'cleo']), [month('ben')]);
    assert.deepEqual(await unsettled(['other'], []), []);

    const session = paths.sessionState('cleo', 'session');
    for (const units of [
      rawLog.units({ episodes: ['early'], users: [] }, cut, at(0)),
      rawLog.unitsAt([session, month('anna')], cut),
    ]) {
      const [told, ...others] = await all(units);
      assert.deepEqual([told?.path, told?.lastTold, others], [session, at(500).getTime(), []]);
      assert.deepEqual(
        told?.events.map(({ text, firstTold }) => [
          (JSON.parse(text) as { event_id: string }).event_id,
          firstTold,
        ]),
        [
          ['play', at(20).getTime()],
          ['stop', at(500).getTime()],
        ],
      );
    }
  });
});

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const every: T[] = [];
  for await (const each of found) every.push(each);
  return every;
}
