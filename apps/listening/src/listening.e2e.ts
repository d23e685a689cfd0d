import assert from 'node:assert/strict';
import { foldShards, readMetrics } from '@earshot/adapter-firestore';
import {
  type EventTopic,
  paths,
  type RejectionsDocument,
  type SparsePlaybackEvent,
} from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { shardOf } from '@earshot/listening-core';
import { history, type SimulatedEpisode } from '@earshot/simulator';
import { engagementEvent, playbackEvent, qualityEvent, until } from '@earshot/testing';
import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { expectedFigures, storedFigures } from './testing/figures.ts';

/** Long enough ago for windows to be closed, and lately enough for reminders. What makes surges is told at once. */
const BASE = Date.now() - 300_000;
const time = (seconds: number) => new Date(BASE + seconds * 1_000).toISOString();
let ids = 0;
const at = (second: number, fields: Partial<SparsePlaybackEvent>) => {
  ids += 1;
  return playbackEvent({ event_id: `event_${ids}`, event_time: time(second), ...fields });
};

describe('the listening codebase', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  let pubsub: PubSub;
  const outside = { ...process.env };

  before(async () => {
    cloud = await startLocalCloud({ codebases: ['listening'], schedules: 'by hand' });
    Object.assign(process.env, cloud.env);
    // Of its own: the codebase's client stays with the first cloud of the process.
    db = new Firestore({ projectId: cloud.projectId, ignoreUndefinedProperties: true });
    pubsub = new PubSub();
  });
  after(async () => {
    await Promise.all([pubsub.close(), db.terminate()]);
    await cloud.stop();
    process.env = outside;
  });

  const publish = (topic: EventTopic, body: unknown): Promise<string> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return pubsub.topic(topic).publishMessage({ data: Buffer.from(text) });
  };

  it('comes to the figures that a simulated audience must come to', async () => {
    const episodes: readonly SimulatedEpisode[] = [
      { episode_id: 'simulated_1', show_id: 'show_1', duration_sec: 120, label: 'business' },
      { episode_id: 'simulated_2', show_id: 'show_2', duration_sec: 900, label: 'sports' },
    ];
    const told = history({
      episodes,
      listeners: 20,
      seconds: 20,
      seed: 3,
      startAt: Date.now() - 120_000,
      duplicates: 0.3,
      shuffle: 0.3,
      bursts: 0,
      unfit: 0,
    });
    await Promise.all(told.publications.map(({ topic, event }) => publish(topic, event)));
    await cloud.idle();
    assert.deepEqual(await storedFigures(db), expectedFigures(told.expected));
    for (const { function: name, deadLettered } of cloud.deliveries()) assert.equal(deadLettered, 0, name);
  });

  it('closes a listener’s window and reminds of the true position', async () => {
    const user = { user_id: 'user_reminded', session_id: 'session_reminded', episode_id: 'episode_reminded' };
    const stop = at(80, { ...user, event_type: 'STOP', position_sec: 680 });
    await publish('playback', [at(60, { ...user, position_sec: 660 }), stop]);
    await cloud.idle();
    await cloud.runSchedule('listeningTick');
    await cloud.runSchedule('listeningTick');
    const windows = await db.collection(`users/${user.user_id}/sessions`).get();
    assert.deepEqual(
      windows.docs.map((doc) => [doc.id, doc.get('plays'), doc.get('stops'), doc.get('score')] as unknown[]),
      [[time(60), 1, 1, 0]],
    );
    const inbox = await db.collection(`users/${user.user_id}/notifications`).get();
    assert.deepEqual(
      inbox.docs.map((doc) => [doc.id, doc.get('payload')] as unknown[]),
      [[`continue_${stop.event_id}`, { episode_id: 'episode_reminded', resume_position_sec: 680 }]],
    );
  });

  it('announces a surge once, and ranks the episode first', async () => {
    const event_time = new Date().toISOString();
    const plays = Array.from({ length: 200 }, (_, i) =>
      at(0, { event_time, episode_id: 'episode_surging', user_id: `fan_${i}`, session_id: `fan_${i}` }),
    );
    await publish('playback', plays);
    await cloud.idle();
    await cloud.runSchedule('listeningTick');
    await cloud.runSchedule('listeningTick');
    const announced = await db
      .collection('notifications')
      .where('payload.episode_id', '==', 'episode_surging')
      .get();
    assert.equal(announced.size, 1);
    assert.equal(announced.docs[0]?.get('payload.plays_in_window'), 200);
    const [first] = (await db.doc(paths.trending()).get()).get('episodes') as { episode_id: string }[];
    assert.equal(first?.episode_id, 'episode_surging');
  });

  it('counts a surge in shards, announces all of it, and folds it back to the last play', async () => {
    const episode_id = 'episode_hot';
    const shards = async () => {
      const { docs } = await db.collectionGroup('shards').get();
      return docs.filter((doc) => doc.get('episode_id') === episode_id);
    };
    const event_time = new Date().toISOString();
    let told = 0;
    await until('the episode to be hot', async () => {
      const fans = Array.from({ length: 60 }, () => `hot_${(told += 1)}`);
      await Promise.all(
        fans.map((fan) =>
          publish('playback', at(0, { event_time, episode_id, user_id: fan, session_id: fan })),
        ),
      );
      return (await shards()).length > 0;
    });
    await cloud.idle();
    assert.equal((await readMetrics(db, episode_id))?.plays, told);
    await cloud.runSchedule('listeningTick');
    const announced = await db
      .collection('notifications')
      .where('payload.episode_id', '==', episode_id)
      .get();
    assert.deepEqual(
      announced.docs.map((doc) => doc.get('payload.plays_in_window') as number),
      [told],
    );
    const later = new Date(Date.now() + 120_000);
    await foldShards(db, shardOf(episode_id), later);
    assert.deepEqual(await shards(), []);
    const total = await db.doc(paths.metrics(episode_id)).get();
    assert.deepEqual(
      ['plays', 'listeners', 'score_tenths', 'by_country'].map((field) => total.get(field) as unknown),
      [told, told, told * 10, { US: told }],
    );
    const windows = await db.collection(`metrics/${episode_id}/windows`).get();
    assert.deepEqual(
      windows.docs.map((doc) => doc.get('plays') as number),
      [told],
    );
  });

  it('keeps every kind of bad input with its reason, and disturbs nothing else', async () => {
    const of = { episode_id: 'episode_bad', user_id: 'user_bad', event_time: time(0) };
    const good = { ...of, event_id: 'good' };
    const bad: [EventTopic, unknown, RegExp][] = [
      ['playback', '{"event_id":', /not UTF-8 JSON/],
      ['playback', 'x'.repeat(1_048_576), /bytes: at most 262144/],
      ['playback', { ...playbackEvent(of), event_id: 'bad_1', event_type: 'REWIND' }, /event_type/],
      ['playback', { ...playbackEvent(of), event_id: 'bad_2', position_sec: '12' }, /position_sec/],
      ['engagement', { ...engagementEvent(of), event_id: 'bad_3', event_type: 'SHARE' }, /share_channel/],
      ['engagement', { ...engagementEvent(of), event_id: 'bad_4', user_id: undefined }, /user_id/],
      ['quality', { ...qualityEvent(of), event_id: 'bad_5', event_type: 'DROPOUT' }, /drop_reason/],
      ['quality', { ...qualityEvent(of), event_id: 'bad_6', event_time: 'soon' }, /event_time/],
      ['quality', 12, /event object/],
    ];
    const before = await db.collection('rejected').get();
    await Promise.all([
      ...bad.map(([topic, body]) => publish(topic, body)),
      publish('playback', [playbackEvent(good), { nonsense: true }]),
      publish('engagement', engagementEvent(good)),
      publish('quality', qualityEvent(good)),
    ]);
    await cloud.idle();
    const { docs } = await db.collection('rejected').get();
    assert.equal(docs.length - before.size, bad.length + 1);
    const reasons = docs.map((doc) => String(doc.get('reason')));
    for (const [, , expected] of bad) {
      assert.ok(
        reasons.some((reason) => expected.test(reason)),
        `${expected} in ${reasons.join('; ')}`,
      );
    }
    const figures = (await storedFigures(db))['episode_bad'];
    assert.deepEqual(figures, {
      by_country: { US: 1 },
      by_device: { iOS: 1 },
      listeners: 1,
      plays: 1,
      saves: 1,
      score_tenths: 40,
      stalls: 1,
    });
    for (const { function: name, deadLettered } of cloud.deliveries()) assert.equal(deadLettered, 0, name);
    await cloud.runSchedule('listeningTick');
    const { days } = (await db.doc(paths.rejections()).get()).data() as RejectionsDocument;
    const codes = Object.values(days).flatMap((topics) => Object.values(topics));
    const counts = codes.flatMap((each) => Object.values(each));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      docs.length,
    );
  });
});
