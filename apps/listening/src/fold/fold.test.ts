import assert from 'node:assert/strict';
import { readMetrics } from '@earshot/adapter-firestore';
import { paths, type EventTopic, type SparsePlaybackEvent } from '@earshot/contracts';
import { history, type SimulatedEpisode } from '@earshot/simulator';
import {
  firstOf,
  type GrpcProxy,
  playbackEvent as eventAt,
  progressEvent,
  qualityEvent,
} from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withProxiedDatabases } from '../testing/database.ts';
import { expectedFigures, storedFigures } from '../testing/figures.ts';
import { BASE, instance, messageOf as received, time } from '../testing/instance.ts';

const episodes: readonly SimulatedEpisode[] = [
  { episode_id: 'episode_markets', show_id: 'show_market', duration_sec: 57, label: 'business' },
  { episode_id: 'episode_telescope', show_id: 'show_science', duration_sec: 600, label: 'sci_tech' },
];

const playbackEvent = (fields: Partial<SparsePlaybackEvent> = {}) =>
  eventAt({ event_time: time(0), ...fields });

const messageOf = (body: unknown, publishTime = time(0)) => received(body, publishTime);

/** How many commits the sessions were last written in. */
async function commitsOf(db: Firestore): Promise<number> {
  const { docs } = await db.collectionGroup('sessions').select().get();
  return new Set(docs.map(({ updateTime }) => updateTime.valueOf())).size;
}

describe('folding over the wire', () => {
  let databases: TestDatabases;
  let proxy: GrpcProxy;
  const client = (host?: string) => databases.client(host);

  withProxiedDatabases((fresh, before) => {
    [databases, proxy] = [fresh, before];
  });

  it('comes to the figures of the distinct events, told twice, shuffled, to three instances at once', async () => {
    const told = history({
      episodes,
      listeners: 12,
      seconds: 20,
      seed: 11,
      rate: 4,
      startAt: BASE,
      duplicates: 0.5,
      shuffle: 0.5,
      bursts: 0,
      unfit: 0.1,
    });
    const instances = Array.from({ length: 3 }, () => instance(client()));
    const groups: { topic: EventTopic; publishAt: number; bodies: unknown[] }[] = [];
    for (const { topic, publishAt, event } of told.publications) {
      const last = groups.findLast((group) => group.topic === topic);
      if (last?.publishAt === publishAt) last.bodies.push(event);
      else groups.push({ topic, publishAt, bodies: [event] });
    }
    const deliveries = groups.map(({ topic, publishAt, bodies }, i) => {
      const to = instances[i % instances.length] ?? instance(client());
      return to[topic](messageOf(bodies, new Date(publishAt).toISOString()));
    });
    await Promise.all(deliveries);
    const db = client();
    assert.deepEqual(await storedFigures(db), expectedFigures(told.expected));
    const rejected = await db.collection('rejected').get();
    const { late, future, invalid } = told.distinct;
    assert.ok(late + future + invalid > 0);
    assert.equal(rejected.size, late + future + invalid);
  });

  it('counts once what was committed without an acknowledgement', async () => {
    const direct = client();
    const { playback } = instance(client(proxy.host));
    const events = [1, 2, 3].map((n) =>
      playbackEvent({ event_id: `event_${n}`, user_id: `user_${n}`, session_id: `session_${n}` }),
    );
    const state = direct.doc(paths.sessionState('user_1', 'session_1'));
    const seen = proxy.disturb(firstOf(({ method }) => method === 'Commit', { when: 'after', act: 'cut' }));
    await playback(messageOf(events));
    const lost = seen.filter(({ status, fault }) => status === 0 && fault);
    assert.equal(lost.length, 1, 'an acknowledgement has to be lost');
    const figures = (await direct.doc(paths.metrics('episode_1')).get()).data();
    assert.equal(figures?.['plays'], 3);
    assert.equal(figures['listeners'], 3);
    assert.equal(figures['score_tenths'], 30);
    assert.equal((await state.get()).get('rev'), 1);
  });

  it('folds the same session in two instances at once', async () => {
    const instances = [client(), client()].map(instance);
    const beats = Array.from({ length: 12 }, (_, i) => {
      const from = BASE + i * 60_000;
      return progressEvent({
        event_id: `beat_${i}`,
        heard_from: from,
        heard_to: from + 60_000,
        position_from: i * 60_000,
        position_to: (i + 1) * 60_000,
      });
    });
    const play = playbackEvent();
    const orders = [
      [play, ...beats],
      [...beats, play],
    ];
    await Promise.all(
      instances.map(async ({ playback }, i) => {
        for (const event of orders[i] ?? []) await playback(messageOf(event, time(800)));
      }),
    );
    const figures = await readMetrics(client(), 'episode_1');
    assert.equal(figures?.plays, 1);
    assert.equal(figures.seconds_heard, 720);
    assert.equal(figures.listeners, 1);
    assert.deepEqual(figures.reach, { 0: 1, 5: 1, 10: 1, 15: 1, 20: 1, 25: 1, 30: 1, 35: 1 });
  });

  it('keeps what is wrong with its reason, and counts its neighbours', async () => {
    const { playback } = instance(client());
    const big = `[${JSON.stringify(playbackEvent({ event_id: 'big' }))},"${'x'.repeat(1_048_576)}"]`;
    const bodies: Record<string, unknown> = {
      'not JSON': '{"event_id": ',
      'a bare number': 7,
      'an unknown type': { ...playbackEvent({ event_id: 'unknown' }), event_type: 'REWIND' },
      'a missing field': { ...playbackEvent({ event_id: 'missing' }), user_id: undefined },
      'a wrong type': { ...playbackEvent({ event_id: 'wrong' }), position_sec: 'ten' },
      'a path for an id': playbackEvent({ event_id: 'path', session_id: 'a/b' }),
      'a megabyte': big,
      'an event of next year': playbackEvent({ event_id: 'future', event_time: time(31_536_000) }),
      'an event of last year': playbackEvent({ event_id: 'late', event_time: time(-31_536_000) }),
    };
    const good = playbackEvent({ event_id: 'good' });
    const poison = Object.values(bodies).filter((body) => typeof body === 'object');
    await Promise.all([
      playback(messageOf([...poison, good])),
      ...Object.values(bodies).map((body) => playback(messageOf(body))),
    ]);
    const db = client();
    const { docs } = await db.collection('rejected').get();
    const reasons = Object.fromEntries(
      docs.map((doc) => [
        doc.id.startsWith('playback-') ? String(doc.get('event')).slice(0, 5) : doc.id,
        doc.get('reason'),
      ]),
    );
    assert.match(String(reasons['{"eve']), /not UTF-8 JSON/);
    assert.match(String(reasons['7']), /expected an event object, got 7/);
    assert.match(String(reasons['unknown']), /event_type: expected one of PLAY.*"REWIND"/);
    assert.match(String(reasons['missing']), /user_id/);
    assert.match(String(reasons['wrong']), /position_sec: expected a whole number, got "ten"/);
    assert.match(String(reasons['path']), /session_id: expected an id/);
    assert.match(String(reasons['future']), /more than 5 minutes/);
    assert.match(String(reasons['late']), /more than 30 days/);
    assert.match(JSON.stringify(reasons), /bytes: at most 262144/);
    assert.equal(docs.length, 9);
    const figures = await storedFigures(db);
    assert.deepEqual(figures, {
      episode_1: {
        by_country: { US: 1 },
        by_device: { iOS: 1 },
        listeners: 1,
        plays: 1,
        score_tenths: 10,
      },
    });
  });

  it('keeps each of those that have one id, whoever told them and of what, once', async () => {
    const db = client();
    const { playback, quality } = instance(db);
    const late = { event_id: '1', event_time: time(-31_536_000) };
    const bodies = [
      playbackEvent({ ...late, user_id: 'a' }),
      playbackEvent({ ...late, user_id: 'b' }),
      playbackEvent({ ...late, user_id: 'b', session_id: 'session_2' }),
      { ...playbackEvent({ ...late, user_id: 'a' }), event_type: 'REWIND' },
      { ...playbackEvent({ ...late, user_id: 'b' }), event_type: 'REWIND' },
    ];
    await playback(messageOf(bodies[0]));
    await Promise.all([messageOf(bodies), messageOf(bodies.toReversed())].map(playback));
    await quality(messageOf(qualityEvent({ ...late, user_id: 'a' })));
    const { docs } = await db.collection('rejected').get();
    const told = (event: unknown) => {
      const { user_id, session_id, event_type } = JSON.parse(String(event)) as SparsePlaybackEvent;
      return `${user_id} ${session_id} ${event_type}`;
    };
    assert.deepEqual(docs.map((doc) => told(doc.get('event'))).toSorted(), [
      'a session_1 BUFFERING_START',
      'a session_1 PLAY',
      'a session_1 REWIND',
      'b session_1 PLAY',
      'b session_1 REWIND',
      'b session_2 PLAY',
    ]);
    assert.ok(docs.every((doc) => doc.get('event_id') === '1'));
    assert.equal(told((await db.doc(paths.rejected('1')).get()).get('event')), 'a session_1 PLAY');
  });

  it('refuses, visibly, what a session is too full for', async () => {
    const { playback } = instance(client());
    const events = Array.from({ length: 514 }, (_, i) =>
      playbackEvent({ event_id: `event_${i}`, event_type: i === 0 ? 'PLAY' : 'PAUSE' }),
    );
    await playback(messageOf(events.slice(0, 300)));
    await playback(messageOf(events.slice(300)));
    const { docs } = await client().collection('rejected').get();
    assert.deepEqual(docs.map((doc) => doc.id).sort(), ['event_512', 'event_513']);
    assert.equal(docs[0]?.get('code'), 'full');
  });

  it('takes two commits for more counters of an episode than one may move', async () => {
    const db = client();
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const countries = letters.flatMap((a) => letters.map((b) => a + b)).slice(0, 520);
    const plays = countries.map((country) =>
      playbackEvent({ event_id: country, user_id: country, session_id: country, country }),
    );
    await instance(db).playback(messageOf(plays));
    const figures = await readMetrics(db, 'episode_1');
    assert.deepEqual(figures?.by_country, Object.fromEntries(countries.map((country) => [country, 1])));
    assert.equal(figures.plays, 520);
    assert.equal(await commitsOf(db), 2);
  });

  it('takes two commits for more bytes of sessions than one may hold', async () => {
    const db = client();
    const { playback } = instance(db);
    const long = (text: string) => text.padEnd(128, 'x');
    const sessions = Array.from({ length: 60 }, (_, i) => long(`session_${i}`));
    const of = (session_id: string) => ({ session_id, user_id: session_id, episode_id: long('episode') });
    for (const session of sessions) {
      for (const part of [0, 1, 2, 3]) {
        const events = Array.from({ length: 127 }, (_, i) =>
          playbackEvent({ ...of(session), event_id: long(`event_${part}_${i}`), event_type: 'PAUSE' }),
        );
        await playback(messageOf(events));
      }
    }
    await Promise.all(sessions.map((session) => playback(messageOf(progressEvent(of(session))))));
    assert.equal((await readMetrics(db, long('episode')))?.seconds_heard, sessions.length * 60);
    assert.equal(await commitsOf(db), 2);
  });

  it('leaves documents that a person can read', async () => {
    const db = client();
    await db.doc(paths.episode('episode_1')).set({ episode_id: 'episode_1', label: 'business' });
    const { playback } = instance(db);
    const stop = playbackEvent({
      event_id: 'event_2',
      event_type: 'STOP',
      event_time: time(120),
      position_sec: 120,
    });
    await playback(messageOf([playbackEvent(), stop], time(121)));
    const state = (await db.doc(paths.sessionState('user_0001', 'session_1')).get()).data() ?? {};
    assert.deepEqual(Object.keys(state).sort(), [
      'due',
      'episode_id',
      'expires_at',
      'last_activity',
      'position_sec',
      'rev',
      'seconds_heard',
      'state',
      'user_id',
    ]);
    assert.equal(state['seconds_heard'], 120);
    assert.equal(state['position_sec'], 120);
    assert.equal(String(state['due']).slice(2), `_${time(150)}`);
    const profile = (await db.doc(paths.profile('user_0001')).get()).data() ?? {};
    assert.equal(profile['plays'], 1);
    assert.equal(profile['seconds_heard'], 120);
    const recent = profile['recent'] as Record<string, { position_sec: number }>;
    assert.equal(recent['episode_1']?.position_sec, 120);
    const affinity = Object.entries(profile).find(([name]) => name.startsWith('affinity_'))?.[1] as object;
    assert.deepEqual(Object.keys(affinity), ['business']);
    const minutes = await db.collection('metrics/episode_1/minutes').get();
    const listening = minutes.docs.flatMap((doc) =>
      Object.entries(doc.get('listening') as object).map(([minute, count]) => [
        doc.id,
        minute,
        count as number,
      ]),
    );
    assert.deepEqual(
      // As keys of an object, minutes from 10 on stand before 09.
      listening.toSorted(),
      [0, 60].map((second) => [`${time(second).slice(0, 13)}:00:00Z`, time(second).slice(14, 16), 1]),
    );
    const windows = await db.collection('metrics/episode_1/windows').get();
    const buckets = windows.docs.map((doc): unknown[] => [doc.id, doc.get('plays'), doc.get('score_tenths')]);
    assert.deepEqual(buckets, [
      [time(0).replace('.000', ''), 1, 10],
      [time(120).replace('.000', ''), undefined, -10],
    ]);
  });
});
