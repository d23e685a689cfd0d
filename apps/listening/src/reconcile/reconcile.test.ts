import assert from 'node:assert/strict';
import { createFoldStore, readMetrics, reconcile, type ReconcileOptions } from '@earshot/adapter-firestore';
import { DAY_MS, type EventTopic, paths } from '@earshot/contracts';
import { exactCounters, playbackKind, type RawLog, withKind } from '@earshot/listening-core';
import { type FirestoreService, startFirestore } from '@earshot/local-cloud';
import { engagementEvent, playbackEvent, progressEvent, qualityEvent } from '@earshot/testing';
import { FieldValue, Firestore } from '@google-cloud/firestore';
import { consequences } from '../fold/folders.ts';
import { pagesRead } from '../testing/pages-read.ts';
import { LIBRARY, memoryLog, type ToldEvent } from './testing/memory-log.ts';
import { agedBy, statesRead } from './testing/transactions.ts';

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
      library: LIBRARY,
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
      unsettled: async function* (...asked: Parameters<typeof log.unsettled>) {
        await fold([tell(`meanwhile_${told.length}`)]);
        yield* log.unsettled(...asked);
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

  /** A session whose state expired in between: its beginning was told long ago, its end now. */
  const reborn = async () => {
    const base = { user_id: 'user_a', session_id: 'session', episode_id: 'episode', duration_sec: 3000 };
    const longAgo = TOLD - 50 * DAY_MS;
    const marks = [
      ['PLAY', longAgo - 300_000, 0],
      ['PAUSE', longAgo, 300],
      ['RESUME', TOLD - 300_000, 300],
      ['STOP', TOLD, 600],
    ] as const;
    const told: readonly ToldEvent[] = marks.map(([event_type, at, position_sec], i) => ({
      topic: 'playback',
      event: playbackEvent({
        ...{ ...base, event_id: `reborn_${i}`, event_type, position_sec },
        event_time: new Date(at).toISOString(),
      }),
      publishedAt: i < 2 ? longAgo : TOLD,
    }));
    const state = db.doc(paths.sessionState('user_a', 'session'));
    await fold(told.slice(0, 2));
    await state.delete();
    agedBy(db, 50 * DAY_MS);
    return { told, state };
  };

  it('counts no event a second time whose state had expired before its session was told more', async () => {
    const { told, state } = await reborn();
    await fold(told.slice(2));
    const before = await figures();
    const [rev, heard] = [(await state.get()).get('rev') as number, before[0]?.get('seconds_heard')];
    assert.deepEqual([before[0]?.get('plays'), heard], [1, 600]);
    const result = await repair(db, told);
    assert.deepEqual([result.status, (await state.get()).get('rev')], ['drifted', rev]);
    const repaired = await figures();
    assert.deepEqual([repaired[0]?.get('plays'), repaired[0]?.get('seconds_heard')], [1, 600]);
    // What the session counts beyond BigQuery as a second one is undecided, and stays so.
    const again = await repair(db, told);
    assert.deepEqual(
      [again.undecided, again.drifted, again.repaired],
      [result.undecided, result.undecided, 0],
    );
    assert.deepEqual(await figures(), repaired);
    assert.equal((await reconcile(db, memoryLog(told), options({ drift: 'repair-all' }))).status, 'repaired');
    assert.deepEqual(await figures(), await right(told));
  });

  it('folds of such a session what was missed since', async () => {
    const { told, state } = await reborn();
    await fold(told.slice(2, 3));
    await repair(db, told);
    const repaired = await figures();
    assert.equal(repaired[0]?.get('seconds_heard'), 600);
    const rev = (await state.get()).get('rev') as number;
    await fold(told.slice(3));
    assert.equal((await state.get()).get('rev'), rev);
    assert.deepEqual(await figures(), repaired);
  });

  it('carries what is left to the next night, whoever that is told of, until it is decided', async () => {
    await fold(world);
    agedBy(db, 50 * DAY_MS);
    await db.recursiveDelete(db.doc('listeners/user_b'));
    await db.recursiveDelete(db.doc(paths.profile('user_b')));
    const raw = world.filter(({ event }) => event.user_id !== 'user_b');
    const night = (more: Partial<ReconcileOptions>) =>
      reconcile(db, memoryLog(raw), options({ drift: 'repair', by: 'night', ...more }));
    const first = await night({});
    assert.deepEqual([first.status, first.carried], ['drifted', ['metrics/episode']]);
    assert.ok(first.undecided);
    const quiet = { from: new Date(NOW), besides: first.carried ?? [] };
    const second = await night(quiet);
    assert.deepEqual(
      [second.status, second.carried, second.episodes_compared, second.users_compared],
      ['drifted', first.carried, 1, 0],
    );
    const nightly = async () => (await db.doc(paths.reconciliation('nightly')).get()).data();
    const broken = { ...memoryLog(raw), settledFigures: () => Promise.reject(new Error('no BigQuery')) };
    await assert.rejects(reconcile(db, broken, options({ ...quiet, by: 'night' })), /no BigQuery/);
    assert.deepEqual(
      [(await nightly())?.['status'], (await nightly())?.['carried']],
      ['failed', first.carried],
    );
    assert.equal((await night({ ...quiet, drift: 'repair-all' })).status, 'repaired');
    assert.equal((await nightly())?.['carried'], undefined);
    assert.deepEqual((await figures())[0], (await right(raw))[0]);
  });

  it('says how much it could not carry, and carries first what was carried to it', async () => {
    const play = (i: number): ToldEvent => {
      const ids = { user_id: `fan_${i}`, session_id: `fan_${i}`, event_id: `fan_${i}` };
      const event = playbackEvent({ ...ids, episode_id: 'episode', event_time: time(-10) });
      return { topic: 'playback', event, publishedAt: TOLD };
    };
    const lost = Array.from({ length: 1001 }, (_, i) => play(i));
    const besides = [paths.profile('fan_1000')];
    const result = await reconcile(db, memoryLog(lost), options({ besides }));
    assert.deepEqual([result.carried?.length, result.not_carried], [1000, 2]);
    assert.equal(result.carried?.[0], besides[0]);
  });

  it('reads of a profile that has too much its own states alone, and all for an episode unless there are too many', async () => {
    await fold(world);
    const spoilt = paths.profile('user_a');
    await db.doc(spoilt).update({ plays: FieldValue.increment(3) });
    const own = client();
    const ofProfile = statesRead(own);
    const narrow = await reconcile(own, memoryLog(world), options({ drift: 'repair' }));
    assert.equal(narrow.status, 'repaired');
    const others = ofProfile.filter((path) => !path.startsWith('listeners/user_a/'));
    assert.ok(ofProfile.length > others.length);
    // At first both were compared.
    assert.deepEqual(others, [paths.sessionState('user_b', 'session_user_b')]);
    const before = await figures();
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    await db.doc(spoilt).update({ plays: FieldValue.increment(3) });
    const states = (await Promise.all(users.map((user) => db.doc(`listeners/${user}`).listCollections())))
      .flat()
      .filter(({ id }) => id !== 'listens').length;
    const few = await reconcile(db, memoryLog(world), options({ drift: 'repair', mostStates: states - 1 }));
    assert.deepEqual([few.status, few.undecided, few.repaired], ['drifted', 1, 1]);
    assert.deepEqual((await figures()).slice(1), before.slice(1));
    assert.equal((await figures())[0]?.get('plays'), 5);
    const enough = await reconcile(db, memoryLog(world), options({ drift: 'repair', mostStates: states }));
    assert.equal(enough.status, 'repaired');
    assert.deepEqual(await figures(), await right());
  });

  it('asks BigQuery apart for nobody whose states tell the plays that their raw events tell', async () => {
    await fold(world);
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    const asked: (readonly string[])[] = [];
    const spying = (told: readonly ToldEvent[]): RawLog => {
      const log = memoryLog(told);
      const settledFigures: RawLog['settledFigures'] = (entities, cut, apart) => {
        asked.push(apart);
        return log.settledFigures(entities, cut, apart);
      };
      return { ...log, settledFigures };
    };
    const told = world.filter(({ event, topic }) => topic !== 'playback' || event.user_id === 'user_a');
    assert.equal((await reconcile(db, spying(world), options())).drifted, 1);
    assert.deepEqual(asked, [[], [], []]);
    assert.equal((await reconcile(db, spying(told), options())).drifted, 1);
    assert.deepEqual(asked.slice(3), [[], [], ['user_b']]);
  });

  it('reads of what is not settled the states of those compared alone', async () => {
    const others = world.map(({ topic, event }) => ({
      ...{ topic, publishedAt: Date.now() - 1000 },
      event: { ...event, event_id: `other_${event.event_id}`, user_id: 'other', episode_id: 'other_episode' },
    }));
    await fold([...world, ...others]);
    const read = statesRead(db);
    const until = new Date(NOW - 60_000);
    const result = await reconcile(db, memoryLog([...world, ...others]), options({ to: until }));
    assert.equal(result.status, 'agrees');
    const open = users.map((user) => paths.sessionState(user, `session_${user}`));
    assert.deepEqual(read.toSorted(), open);
    // They are read for profiles alone.
    const before = read.length;
    const besides = [paths.metrics('episode')];
    const alone = await reconcile(
      db,
      memoryLog([...world, ...others]),
      options({ from: new Date(), besides }),
    );
    assert.deepEqual([alone.episodes_compared, alone.status, read.length], [1, 'agrees', before]);
  });

  it('reads the open sessions of those compared, thirty users at a time, or all where no more are open', async () => {
    const fans = Array.from({ length: 40 }, (_, i) => `fan_${i}`);
    const earlier = TOLD - 10_000;
    const crowd = fans.map((user_id): ToldEvent => {
      const event = progressEvent({
        ...{ user_id, session_id: user_id, episode_id: 'other', event_id: user_id },
        ...{ event_time: new Date(earlier).toISOString(), heard_from: earlier - 5000, heard_to: earlier },
        ...{ position_from: 0, position_to: 5000 },
      });
      return { topic: 'playback', event, publishedAt: earlier };
    });
    await fold([...world, ...crowd]);
    const pages = pagesRead(db);
    let seen = 0;
    /** The pages of sessions that it read, each in order of paths. */
    const readBy = async (more: Partial<ReconcileOptions>) => {
      const log = memoryLog([...world, ...crowd]);
      const result = await reconcile(db, log, options({ from: new Date(), ...more }));
      assert.deepEqual([result.status, result.worst], ['agrees', []]);
      const read = pages.slice(seen).map((page) => page.filter((path) => path.includes('/sessions/')));
      seen = pages.length;
      return read.filter((page) => page.length > 0).map((page) => page.toSorted());
    };
    const sessionOf = (user: string, id = user) => paths.sessionState(user, id);
    const own = users.map((user) => sessionOf(user, `session_${user}`));
    assert.deepEqual(await readBy({ from: new Date(TOLD) }), [own]);
    const [thirty, ten] = [fans.slice(0, 30), fans.slice(30)];
    assert.deepEqual(await readBy({ besides: fans.map(paths.profile) }), [
      thirty.map((fan) => sessionOf(fan)).toSorted(),
      ten.map((fan) => sessionOf(fan)),
    ]);
    // What is closed is in the profile.
    for (const fan of thirty) {
      await db.doc(sessionOf(fan)).delete();
      await db.doc(paths.profile(fan)).set({ seconds_heard: 5 });
    }
    const few = [...own, ...ten.map((fan) => sessionOf(fan))].toSorted();
    assert.deepEqual(await readBy({ besides: fans.map(paths.profile) }), [few]);
  });

  it('counts what is not settled by its state, also where BigQuery has only what was told of another episode', async () => {
    const saved = (episode_id: string, publishedAt: number): ToldEvent => ({
      topic: 'engagement',
      event: engagementEvent({
        ...{ user_id: 'user_c', episode_id, event_type: 'SAVE_EPISODE', event_id: `saved_${episode_id}` },
        event_time: time(-20),
      }),
      publishedAt,
    });
    const lately = Date.now() - 1000;
    const [known, unknown] = [saved('other', lately), saved('episode', TOLD)];
    const told = [...world, known, saved('on_its_way', lately)];
    await fold([...world, unknown, known]);
    const before = await figures();
    assert.equal(before[0]?.get('saves'), 3);
    const state = async () =>
      (await db.collection('listeners/user_c/engagement').get()).docs.map(({ updateTime }) => updateTime);
    const held = await state();
    const asked = options({ drift: 'repair', to: new Date(NOW - 60_000) });
    const result = await reconcile(db, memoryLog(told), asked);
    assert.deepEqual([result.status, result.worst], ['agrees', []]);
    await db.doc(paths.metrics('episode')).update({ plays: FieldValue.increment(3) });
    assert.equal((await reconcile(db, memoryLog(told), asked)).status, 'repaired');
    assert.deepEqual(await figures(), before);
    assert.deepEqual(await state(), held);
  });

  it('does not take BigQuery to be behind with what was counted after the moment compared', async () => {
    const earlier = 2 * 3_600_000;
    const old = world.map(({ topic, event }): ToldEvent => {
      const event_time = new Date(Date.parse(event.event_time) - earlier).toISOString();
      return { topic, event: { ...event, event_time }, publishedAt: TOLD - earlier };
    });
    await fold(old);
    const log = memoryLog(old);
    const lastTold: RawLog['lastTold'] = async (topic) => {
      const now = Date.now();
      const event = progressEvent({
        ...{ user_id: 'user_a', session_id: 'new', episode_id: 'episode', event_id: 'new' },
        ...{ event_time: new Date(now).toISOString(), heard_from: now - 5000, heard_to: now },
        ...{ position_from: 0, position_to: 5000 },
      });
      await fold([{ topic: 'playback', event, publishedAt: now }]);
      return log.lastTold(topic);
    };
    const result = await reconcile(db, { ...log, lastTold }, options({ landMs: 5 }));
    assert.equal(result.status, 'agrees');
    await assert.rejects(reconcile(db, log, options({ landMs: 5 })), /nothing was compared/);
  });

  it('refuses another fold in BigQuery than its own before it looks at anything, and says what helps', async () => {
    await fold(world);
    await spoil();
    const spoilt = await figures();
    const [own, other] = [`gs://mirror/${LIBRARY}`, 'gs://mirror/bigquery-library/listening-2.js'];
    const unasked = () => assert.fail('the raw log was asked');
    const none = { touched: unasked, lastTold: unasked, unsettled: unasked, settledFigures: unasked };
    for (const libraries of [[other], [own, other], []]) {
      const log = { ...memoryLog(world), ...none, libraries: () => Promise.resolve(libraries) };
      for (const drift of ['report', 'repair', 'repair-all'] as const) {
        const why =
          /nothing was compared: BigQuery folds by .*listening-1\.js.*terraform apply or \.\/dev install/;
        await assert.rejects(reconcile(db, log, options({ drift, by: 'night' })), why);
        const nightly = (await db.doc(paths.reconciliation('nightly')).get()).data();
        assert.equal(nightly?.['status'], 'failed');
        assert.match(String(nightly['error']), why);
        assert.deepEqual(await figures(), spoilt);
      }
    }
    // BigQuery is brought to another one while it compares.
    let asked = 0;
    const told = memoryLog(world);
    const settledFigures: RawLog['settledFigures'] = (...about) => {
      asked += 1;
      return told.settledFigures(...about);
    };
    const libraries = () => Promise.resolve([asked > 0 ? other : own]);
    const changed = { ...told, settledFigures, libraries };
    await assert.rejects(reconcile(db, changed, options({ drift: 'repair' })), /nothing was compared/);
    assert.ok(asked > 0);
    assert.deepEqual(await figures(), spoilt);
    assert.equal((await repair()).status, 'repaired');
  });

  it('has failed when its time is over, and says so', async () => {
    await fold(world);
    const log = { ...memoryLog(world), settledFigures: () => Promise.withResolvers<never>().promise };
    await assert.rejects(reconcile(db, log, options({ withinMs: 500 })), /it was not done after 0.5 s/);
    const latest = await db.doc(paths.reconciliation('latest')).get();
    assert.deepEqual(
      [latest.get('status'), latest.get('error')],
      ['failed', 'Error: it was not done after 0.5 s'],
    );
  });

  it('says why it failed', async () => {
    await fold(world);
    const log = { ...memoryLog(world), settledFigures: () => Promise.reject(new Error('no BigQuery')) };
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
