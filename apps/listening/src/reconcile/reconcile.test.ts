import assert from 'node:assert/strict';
import { createFoldStore, readMetrics, reconcile, type ReconcileOptions } from '@earshot/adapter-firestore';
import { DAY_MS, type EventTopic, paths } from '@earshot/contracts';
import { exactCounters, playbackKind, type RawLog, withKind } from '@earshot/listening-core';
import { type FirestoreService, startFirestore } from '@earshot/local-cloud';
import { engagementEvent, playbackEvent, progressEvent, qualityEvent } from '@earshot/testing';
import { FieldValue, Firestore } from '@google-cloud/firestore';
import { consequences } from '../fold/folders.ts';
import { pagesRead } from '../testing/pages-read.ts';
import { memoryLog, type ToldEvent } from './testing/memory-log.ts';

const NOW = Date.now();
/** Told two minutes ago, and so settled. */
const TOLD = NOW - 120_000;
const time = (seconds: number) => new Date(TOLD + seconds * 1000).toISOString();

const users = ['user_a', 'user_b'];
/** What two users each did: a session, its quality, and a share. */
const world: readonly ToldEvent[] = [
  ...users.flatMap((user_id) => {
    const base = { user_id, session_id: `session_${user_id}`, episode_id: 'episode' };
    return [
      playbackEvent({ ...base, event_id: `${user_id}_1`, event_time: time(-600) }),
      playbackEvent({
        ...{ ...base, event_id: `${user_id}_2`, event_type: 'STOP' as const },
        ...{ position_sec: 300, event_time: time(-300) },
      }),
    ].map((event) => ({ topic: 'playback' as const, event, publishedAt: TOLD }));
  }),
  ...users.flatMap((user_id) => {
    const base = { user_id, episode_id: 'episode', event_time: time(-10) };
    const quality = qualityEvent({ ...base, session_id: `session_${user_id}`, event_id: `${user_id}_3` });
    const engagement = engagementEvent({ ...base, event_id: `${user_id}_4` });
    return [
      { topic: 'quality' as const, event: quality, publishedAt: TOLD },
      { topic: 'engagement' as const, event: engagement, publishedAt: TOLD },
    ];
  }),
];

const twoDaysAgo = (one: ToldEvent): ToldEvent => ({ ...one, publishedAt: TOLD - 2 * DAY_MS });

describe('reconciling live counters with raw events', () => {
  let service: FirestoreService;
  let db: Firestore;
  const clients: Firestore[] = [];
  let projects = 0;

  before(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    service = await startFirestore({});
  });
  beforeEach(() => {
    projects += 1;
    db = client();
  });
  after(async () => {
    await Promise.all(clients.map((each) => each.terminate()));
    await service.stop();
  });

  const client = (): Firestore => {
    const made = new Firestore({
      ...{ projectId: `demo-reconcile-${projects}`, host: `127.0.0.1:${service.port}`, ssl: false },
      ignoreUndefinedProperties: true,
    });
    clients.push(made);
    return made;
  };
  const options = (more: Partial<ReconcileOptions> = {}): ReconcileOptions => ({
    ...{
      from: new Date(NOW - DAY_MS),
      to: new Date(NOW + DAY_MS),
      drift: 'report',
      landMs: 0,
      settleMs: 60_000,
      consequences,
      by: 'hand',
    },
    ...more,
  });
  const fold = async (told: readonly ToldEvent[]): Promise<void> => {
    for (const { topic, event, publishedAt } of told) {
      await withKind(topic, async (kind) => {
        const item = {
          path: kind.pathOf(event as never),
          user: event.user_id,
          events: [event as never],
          publishedAt,
        };
        await createFoldStore(db, kind).commit([item]);
      });
    }
  };
  const repair = (on = db, told = world) => reconcile(on, memoryLog(told), options({ drift: 'repair' }));
  const figures = async () => {
    const profiles = await Promise.all(['user_a', 'user_b'].map((user) => db.doc(paths.profile(user)).get()));
    return [
      exactCounters({ ...(await readMetrics(db, 'episode')) }),
      ...profiles.map((doc) => exactCounters(doc.data() ?? {})),
    ];
  };
  /** What all counters must come to. */
  const right = async (told = world) => {
    const held = db;
    projects += 1;
    db = client();
    await fold(told);
    const found = await figures();
    db = held;
    return found;
  };
  const spoil = async (): Promise<void> => {
    await db
      .doc(paths.metrics('episode'))
      .update({ plays: FieldValue.increment(3), reach: FieldValue.delete() });
    await db.doc(paths.profile('user_a')).update({ stalls: 40 });
    await db.doc(paths.profile('user_b')).delete();
  };

  it('finds nothing where nothing drifted, and notes nothing where nothing was told', async () => {
    await fold(world);
    const result = await reconcile(db, memoryLog(world), options());
    assert.deepEqual([result.status, result.episodes_compared, result.users_compared], ['agrees', 1, 2]);
    const quiet = await reconcile(
      db,
      memoryLog(world),
      options({ from: new Date(NOW), to: new Date(NOW + 1) }),
    );
    assert.equal(quiet.status, 'agrees');
    assert.equal((await db.doc(paths.reconciliation('latest')).get()).get('run'), result.run);
    assert.equal((await db.collection('reconciliations').get()).size, 2);
  });

  it('tells each counter that drifted, and leaves it alone unless told to repair', async () => {
    await fold(world);
    const before = await figures();
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    const result = await reconcile(db, memoryLog(world), options());
    assert.deepEqual(result.worst, [{ path: 'metrics/episode', counter: 'plays', live: 5, offline: 2 }]);
    assert.deepEqual([result.status, result.repaired], ['drifted', 0]);
    await db.doc(paths.metrics('episode')).update({ plays: 2 });
    assert.deepEqual(await figures(), before);
  });

  it('repairs what was changed, lost and deleted, once', async () => {
    await fold(world);
    const wanted = await figures();
    await spoil();
    assert.notDeepEqual(await figures(), wanted);
    assert.equal((await repair()).status, 'repaired');
    assert.deepEqual(await figures(), wanted);
    assert.equal((await repair()).status, 'agrees');
    assert.deepEqual(await figures(), wanted);
    const note = await db.doc(paths.repair(paths.metrics('episode'))).get();
    assert.equal((note.get('amounts') as Record<string, number>)['plays'], -3);
  });

  it('folds what the live fold has missed, so that being told of it after all changes nothing', async () => {
    const missed = world.filter(({ event }) => event.event_id === 'user_a_2' || event.event_type === 'SHARE');
    await fold(world.filter((told) => !missed.includes(told)));
    assert.equal((await repair()).status, 'repaired');
    const wanted = await right();
    assert.deepEqual(await figures(), wanted);
    await fold(missed);
    assert.deepEqual(await figures(), wanted);
  });

  it('is exact wherever it is killed and run again', async () => {
    const wanted = await right();
    let kills = 0;
    for (let survived = 0; ; survived += 1) {
      projects += 1;
      db = client();
      await fold(world.slice(1));
      await spoil();
      const doomed = killedAfter(client(), survived);
      const died = await repair(doomed).then(
        () => false,
        (error: unknown) => /killed/.test(String(error)) || assert.fail(error as Error),
      );
      if (!died) break;
      kills += 1;
      assert.match((await repair()).status, /repaired|agrees/);
      assert.deepEqual(await figures(), wanted, `killed after ${survived} commits`);
    }
    assert.ok(kills >= 3, `${kills}`);
  });

  it('is exact when acknowledgements are lost', async () => {
    await fold(world);
    const wanted = await figures();
    await spoil();
    const deaf = client();
    let lost = 0;
    overCommits(deaf, async (commit) => {
      await commit();
      lost += 1;
      if (lost <= 6) throw Object.assign(new Error('lost'), { code: 14 });
    });
    assert.equal((await repair(deaf)).status, 'repaired');
    assert.ok(lost >= 3);
    assert.deepEqual(await figures(), wanted);
  });

  it('is exact when two run at once', async () => {
    await fold(world);
    const wanted = await figures();
    await spoil();
    await Promise.all([repair(client()), repair(client()), repair(client())]);
    assert.deepEqual(await figures(), wanted);
  });

  it('waits for windows to close and for hot documents to be folded back, and is not misled by them', async () => {
    const base = { user_id: 'user_a', session_id: 'session_open', episode_id: 'episode' };
    const open = Array.from({ length: 12 }, (_, i) => {
      const from = TOLD - 60_000 + i * 5_000;
      const event = progressEvent({
        ...{ ...base, event_id: `open_${i}`, event_time: new Date(from + 5_000).toISOString() },
        ...{
          heard_from: from,
          heard_to: from + 5_000,
          position_from: i * 5_000,
          position_to: (i + 1) * 5_000,
        },
      });
      return { topic: 'playback' as const, event, publishedAt: TOLD };
    });
    const store = createFoldStore(db, playbackKind);
    for (const { event, publishedAt } of open) {
      await store.commit([
        { path: playbackKind.pathOf(event), user: 'user_a', events: [event], publishedAt },
      ]);
    }
    assert.ok((await db.collectionGroup('shards').get()).size > 0);
    assert.equal((await db.doc(paths.profile('user_a')).get()).exists, false);
    assert.equal((await reconcile(db, memoryLog(open), options())).status, 'agrees');
    // The same while nothing of it is settled.
    assert.equal((await reconcile(db, memoryLog(open), options({ settleMs: 3_600_000 }))).status, 'agrees');
  });

  it('reads of shards those of figures alone, and no more of them at a time than a page', async () => {
    await fold(world);
    const total = paths.metrics('episode');
    const shards = 301;
    const writer = db.bulkWriter();
    for (let i = 0; i < shards; i += 1) {
      void writer.set(db.doc(paths.shard(total, `${i}`)), { figures_of: 'episode', due: '00', plays: 1 });
    }
    void writer.update(db.doc(total), { plays: FieldValue.increment(-shards) });
    void writer.set(db.doc(paths.shard(paths.metricsWindow('episode', 'bucket'), '0')), {
      due: '00',
      plays: 1,
    });
    await writer.close();
    const pages = pagesRead(db);
    assert.equal((await reconcile(db, memoryLog(world), options())).status, 'agrees');
    const read = pages.map((page) => page.filter((path) => path.includes('/shards/')));
    assert.equal(read.flat().length, shards);
    assert.ok(read.every((page) => page.length <= 300));
  });

  it('compares counters and events of one moment, whatever is told and folded meanwhile', async () => {
    await fold(world);
    const told = [...world];
    const tell = (event_id: string): ToldEvent => {
      const fields = { user_id: 'user_a', session_id: event_id, episode_id: 'episode', event_id };
      const event = playbackEvent({ ...fields, event_time: new Date().toISOString() });
      const one = { topic: 'playback' as const, event, publishedAt: Date.now() };
      told.push(one);
      return one;
    };
    // Told before the moment and not folded yet.
    tell('on_its_way');
    const log = memoryLog(told);
    const busy = {
      ...log,
      // Told and folded after it.
      unsettled: async (cut: Parameters<typeof log.unsettled>[0]) => {
        await fold([tell(`meanwhile_${told.length}`)]);
        return log.unsettled(cut);
      },
    };
    const result = await reconcile(db, busy, options({ landMs: 5 }));
    assert.deepEqual([result.status, result.worst], ['agrees', []]);
    assert.ok(told.length > world.length + 1);
    // What stays on its way for long is a drift.
    const late = await reconcile(db, memoryLog(told), options({ landMs: 5, settleMs: 0 }));
    assert.deepEqual(
      late.worst.find(({ path, counter }) => path === 'metrics/episode' && counter === 'plays'),
      { path: 'metrics/episode', counter: 'plays', live: 3, offline: 4 },
    );
  });

  it('takes what only the live fold knows as told: an event, a session, a listener', async () => {
    await fold(world);
    const told = await figures();
    const gaps: Readonly<Record<string, (one: ToldEvent) => boolean>> = {
      event: ({ event }) => event.event_id === 'user_a_2',
      session: ({ event, topic }) => event.user_id === 'user_b' && topic === 'playback',
      quality: ({ event, topic }) => event.user_id === 'user_a' && topic === 'quality',
      listener: ({ event }) => event.user_id === 'user_a',
    };
    for (const [what, isLost] of Object.entries(gaps)) {
      const result = await repair(
        db,
        world.filter((one) => !isLost(one)),
      );
      assert.deepEqual([result.status, result.worst], ['agrees', []], what);
      assert.deepEqual(await figures(), told, what);
    }
  });

  it('takes a session that BigQuery has the old beginning of, and only its state the rest, as it was counted', async () => {
    const [first, last] = world;
    assert.ok(first && last);
    const beginning = { ...first, publishedAt: TOLD - 50 * DAY_MS };
    const other = { ...first, event: playbackEvent({ user_id: 'user_b', episode_id: 'episode' }) };
    await fold([beginning, last, other]);
    const told = await figures();
    assert.equal(told[0]?.get('seconds_heard'), 300);
    const result = await repair(db, [beginning, other]);
    assert.deepEqual([result.status, result.episodes_compared, result.worst], ['agrees', 1, []]);
    assert.deepEqual(await figures(), told);
  });

  it('does not take a raw log for nothing told in which a topic has stopped', async () => {
    await fold(world);
    const without = (lost: EventTopic) => world.filter(({ topic }) => topic !== lost);
    /** Only the first user's event of two days ago has come. */
    const stopped = (lost: EventTopic) => [
      ...without(lost),
      ...world.filter(({ topic, event }) => topic === lost && event.user_id === 'user_a').map(twoDaysAgo),
    ];
    const told = await figures();
    const lacking: Readonly<Record<EventTopic, ToldEvent[][]>> = {
      playback: [[], world.map(twoDaysAgo), without('playback')],
      quality: [without('quality'), stopped('quality')],
      engagement: [without('engagement'), stopped('engagement')],
    };
    for (const [topic, logs] of Object.entries(lacking)) {
      for (const log of logs) {
        const why = new RegExp(`nothing was compared: the last ${topic} message in BigQuery is`);
        await assert.rejects(repair(db, log), why);
        const latest = await db.doc(paths.reconciliation('latest')).get();
        assert.equal(latest.get('status'), 'failed');
        assert.deepEqual(await figures(), told);
      }
    }
  });

  it('asks who was told of once messages have had the time to reach BigQuery', async () => {
    await fold(world);
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    const landsAt = Date.now() + 100;
    const log: RawLog = {
      ...memoryLog(world),
      touched: (from, to) => memoryLog(Date.now() < landsAt ? [] : world).touched(from, to),
    };
    assert.equal((await reconcile(db, log, options({ landMs: 200 }))).status, 'drifted');
  });

  it('moves the beginning of the next night only at night', async () => {
    await fold(world);
    const nightly = async () => (await db.doc(paths.reconciliation('nightly')).get()).get('run') as unknown;
    await reconcile(db, memoryLog(world), options());
    assert.equal(await nightly(), undefined);
    const night = await reconcile(db, memoryLog(world), options({ by: 'night' }));
    await reconcile(db, memoryLog(world), options());
    assert.equal(await nightly(), night.run);
  });

  it('lets everything follow from what was missed that would have followed from being told', async () => {
    const event = engagementEvent({
      ...{ user_id: 'user_b', event_id: 'followed', event_type: 'FOLLOW_SHOW', show_id: 'show' },
      ...{ episode_id: 'episode', event_time: time(-20) },
    });
    const missed = { topic: 'engagement' as const, event, publishedAt: TOLD };
    await fold(world);
    assert.equal((await repair(db, [...world, missed])).status, 'repaired');
    const follow = await db.doc(paths.follow('user_b', 'show')).get();
    assert.equal(follow.get('show_id'), 'show');
  });

  it('brings nothing of a listener back who was erased in the order of the runbook', async () => {
    await fold(world);
    const raw = world.filter(({ event }) => event.user_id !== 'user_b');
    assert.equal((await repair(db, raw)).status, 'agrees');
    await db.recursiveDelete(db.doc('listeners/user_b'));
    await db.recursiveDelete(db.doc(paths.profile('user_b')));
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    assert.equal((await repair(db, raw)).status, 'repaired');
    assert.equal((await db.doc(paths.profile('user_b')).get()).exists, false);
    assert.deepEqual(await db.doc('listeners/user_b').listCollections(), []);
  });

  it('compensates for sessions whose state has expired, and makes them no new one', async () => {
    const old = world.map(({ topic, event }) => {
      const event_time = new Date(Date.parse(event.event_time) - 50 * DAY_MS).toISOString();
      return { topic, event: { ...event, event_time }, publishedAt: TOLD - 50 * DAY_MS };
    });
    await fold(old);
    const wanted = await figures();
    for (const { ref } of (await db.collectionGroup('sessions').get()).docs) await ref.delete();
    await db.doc(paths.metrics('episode')).update({ plays: 0 });
    const result = await reconcile(db, memoryLog(old), options({ from: new Date(0), drift: 'repair' }));
    assert.equal(result.status, 'repaired');
    assert.deepEqual(await figures(), wanted);
    assert.equal((await db.collectionGroup('sessions').get()).size, 0);
  });

  it('says why it failed', async () => {
    await fold(world);
    const log = { ...memoryLog(world), unsettled: () => Promise.reject(new Error('no BigQuery')) };
    await assert.rejects(reconcile(db, log, options()), /no BigQuery/);
    const latest = await db.doc(paths.reconciliation('latest')).get();
    assert.deepEqual([latest.get('status'), latest.get('error')], ['failed', 'Error: no BigQuery']);
  });
});

/** Stands between a client and its batches. */
function overCommits(db: Firestore, over: (commit: () => Promise<unknown>) => Promise<void>): void {
  const batch = db.batch.bind(db);
  db.batch = () => {
    const made = batch();
    const commit = made.commit.bind(made);
    made.commit = async () => {
      let results: Awaited<ReturnType<typeof commit>> = [];
      await over(async () => {
        results = await commit();
      });
      return results;
    };
    return made;
  };
}

/** A client that dies once it has made so many commits: all it does after that fails. */
function killedAfter(db: Firestore, commits: number): Firestore {
  let made = 0;
  overCommits(db, async (commit) => {
    if (made >= commits) throw new Error('killed');
    await commit();
    made += 1;
  });
  return db;
}
