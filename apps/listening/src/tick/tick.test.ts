import assert from 'node:assert/strict';
import type { SparsePlaybackEvent, TrendingDocument } from '@earshot/contracts';
import { AUDIENCE_SHARDS, paths } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { playbackEvent, progressEvent } from '@earshot/testing';
import type { Firestore, Timestamp } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';
import { BASE, time } from '../testing/instance.ts';
import { concerned, type Concerned, partsFor, runParts } from './testing/concerned.ts';
import { tick } from './tick.ts';

const USER = 'user_0001';
let ids = 0;
/** An event so many seconds after the base. */
const at = (second: number, fields: Partial<SparsePlaybackEvent> = {}) => {
  ids += 1;
  return playbackEvent({ event_id: `event_${ids}`, event_time: time(second), ...fields });
};
/** A heartbeat over a stretch of seconds after the base. */
const heard = (from: number, to: number, fields: Partial<Parameters<typeof progressEvent>[0]> = {}) => {
  ids += 1;
  return progressEvent({
    event_id: `event_${ids}`,
    event_time: time(to),
    heard_from: BASE + from * 1_000,
    heard_to: BASE + to * 1_000,
    position_from: from * 1_000,
    position_to: to * 1_000,
    ...fields,
  });
};

describe('the tick', () => {
  let db: Firestore;
  let fold: Concerned['fold'];
  let tickAt: Concerned['tickAt'];
  const wholeTickAt = (second: number) => tick(new Date(BASE + second * 1_000), () => Promise.resolve(db));

  const windows = async () => {
    const { docs } = await db.collection(`users/${USER}/sessions`).get();
    return docs.map((doc) => {
      const { window_start, window_end, user_id, plays, completes, stops, score } = doc.data();
      const second = (value: unknown) => ((value as Timestamp).toMillis() - BASE) / 1_000;
      const counts = { plays: Number(plays), completes: Number(completes), stops: Number(stops) };
      const columns = { user_id: String(user_id), ...counts, score: Number(score) };
      return { id: doc.id, from: second(window_start), to: second(window_end), ...columns };
    });
  };
  const inbox = async () => (await db.collection(`users/${USER}/notifications`).get()).docs;
  const updateTimes = async () => {
    const groups = ['sessions', 'notifications', 'profiles', 'metrics', 'trending'];
    const found = await Promise.all(groups.map((group) => db.collectionGroup(group).get()));
    return found.flatMap(({ docs }) => docs.map((doc) => [doc.ref.path, doc.updateTime.toMillis()]));
  };

  withDatabases((databases) => {
    db = databases.client();
    ({ fold, tickAt } = concerned(db));
  });

  it('closes a window and reminds its listener of the true position, once', async () => {
    const stop = at(95, { event_type: 'STOP', position_sec: 695 });
    await fold([at(70, { position_sec: 670 }), stop], 96);
    await wholeTickAt(124);
    assert.deepEqual(await windows(), []);
    await wholeTickAt(126);
    assert.deepEqual(await windows(), [
      { id: time(70), from: 70, to: 125, user_id: USER, plays: 1, completes: 0, stops: 1, score: 0 },
    ]);
    const [reminder] = await inbox();
    assert.equal(reminder?.id, `continue_${stop.event_id}`);
    assert.equal(reminder.get('type'), 'CONTINUE_LISTENING');
    assert.deepEqual(reminder.get('payload'), { episode_id: 'episode_1', resume_position_sec: 695 });
  });

  it('changes nothing when it runs again, and does everything once when two run at once', async () => {
    await fold([at(0), heard(0, 60), at(61, { event_type: 'STOP', position_sec: 60 })], 62);
    await Promise.all([wholeTickAt(200), wholeTickAt(200), wholeTickAt(201)]);
    const before = await updateTimes();
    assert.equal((await inbox()).length, 1);
    await wholeTickAt(300);
    assert.deepEqual(await updateTimes(), before);
    assert.equal((await db.doc(paths.profile(USER)).get()).get('seconds_heard'), 60);
  });

  it('does not remind of an episode whose listener went on to another one', async () => {
    const other = { session_id: 'session_2', episode_id: 'episode_2' };
    await fold([at(0), at(20, { event_type: 'STOP', position_sec: 200 }), at(25, other)], 26);
    await tickAt(200);
    assert.equal((await windows()).length, 1);
    assert.equal((await inbox()).length, 0);
  });

  it('does not remind of what is long ago, nor in the middle of listening again', async () => {
    await fold([at(0), at(40, { event_type: 'STOP', position_sec: 40 })], 41);
    await tickAt(3_600);
    assert.equal((await inbox()).length, 0);
    const again = { user_id: 'user_0002' };
    await fold(
      [at(0, again), at(40, { ...again, event_type: 'STOP', position_sec: 40 }), at(100, again)],
      101,
    );
    await tickAt(110);
    assert.equal((await db.collection('users/user_0002/notifications').get()).size, 0);
  });

  it('keeps a window open for the next heartbeat, and the profile still until it closes', async () => {
    await fold([at(0), heard(0, 60)], 61);
    await fold([heard(60, 120)], 121);
    await tickAt(200);
    assert.deepEqual(await windows(), []);
    const profile = () => db.doc(paths.profile(USER)).get();
    assert.equal((await profile()).get('seconds_heard'), 60);
    await tickAt(211);
    assert.deepEqual(
      (await windows()).map(({ from, to }) => [from, to]),
      [[0, 210]],
    );
    assert.equal((await profile()).get('seconds_heard'), 120);
    const recent = (await profile()).get('recent') as Record<string, { position_sec: number }>;
    assert.equal(recent['episode_1']?.position_sec, 120);
  });

  it('keeps when an episode was finished, though its STOP came first, and another session opens it again', async () => {
    const lasts = async () => {
      const recent = (await db.doc(paths.profile(USER)).get()).get('recent') as Record<string, object>;
      return Object.entries(recent['episode_1'] ?? {}).flatMap(([field, value]) =>
        field === 'position_sec' ? [] : [[field, ((value as Timestamp).toMillis() - BASE) / 1_000]],
      );
    };
    await fold([at(0), at(61, { event_type: 'STOP', position_sec: 60 })], 62);
    await fold([at(60, { event_type: 'COMPLETE', position_sec: 60 })], 63);
    assert.deepEqual(Object.fromEntries(await lasts()), { at: 61, completed_at: 60 });
    await fold([at(200, { session_id: 'session_2' })], 201);
    assert.deepEqual(Object.fromEntries(await lasts()), { at: 200, completed_at: 60 });
    // Told so late that only the closing of its window takes it to the profile.
    await fold([at(100, { event_type: 'COMPLETE', position_sec: 60 })], 1_000);
    assert.deepEqual(Object.fromEntries(await lasts()), { at: 200, completed_at: 60 });
    await tickAt(1_100);
    assert.deepEqual(Object.fromEntries(await lasts()), { at: 200, completed_at: 100 });
  });

  it('rewrites a window that a late event bridges, and removes the one it absorbs', async () => {
    await fold([at(0), at(50, { event_type: 'PAUSE', position_sec: 50 })], 51);
    await tickAt(120);
    assert.deepEqual(
      (await windows()).map(({ from, to }) => [from, to]),
      [
        [0, 30],
        [50, 80],
      ],
    );
    await fold([at(25, { session_id: 'session_2', event_type: 'RESUME' })], 140);
    await tickAt(180);
    assert.deepEqual(
      (await windows()).map(({ from, to, plays }) => [from, to, plays]),
      [[0, 80, 1]],
    );
  });

  it('closes the windows of an offline fortnight told backwards', async () => {
    const days = [1, 9, 4, 13];
    for (const day of days) {
      const second = -day * 86_400;
      await fold(
        [
          at(second, { session_id: `day_${day}` }),
          heard(second, second + 90, { session_id: `day_${day}`, position_from: 0, position_to: 90_000 }),
        ],
        0,
      );
    }
    await tickAt(60);
    const starts = (await windows()).map(({ from }) => from / -86_400);
    assert.deepEqual(
      starts.sort((a, b) => a - b),
      [1, 4, 9, 13],
    );
    assert.equal((await db.doc(paths.profile(USER)).get()).get('seconds_heard'), 360);
  });

  it('announces an episode that fifty play within a minute, once per cool-down', async () => {
    // Its part announces it; those of its listeners have no say in that.
    const announceAt = (second: number) => runParts(db, partsFor(['episode_1']), second);
    const plays = (from: number, count: number, name: string) =>
      Array.from({ length: count }, (_, i) =>
        at(from + (i % 55), { user_id: `${name}_${i}`, session_id: `${name}_${i}` }),
      );
    await fold(plays(0, 49, 'a'), 60);
    await announceAt(70);
    const announced = async () => (await db.collection('notifications').get()).docs;
    assert.equal((await announced()).length, 0);
    await fold(plays(0, 3, 'b'), 71);
    await Promise.all([announceAt(80), announceAt(80)]);
    const [surge] = await announced();
    assert.equal(surge?.id, `trending_episode_1_${time(50).replace(/[-:]|\.000/g, '')}`);
    assert.deepEqual(surge.get('payload'), { episode_id: 'episode_1', plays_in_window: 52, score: 52 });
    const parts = async () =>
      (await db.collection('broadcasts').get()).docs.map((doc) => [doc.id, doc.get('state') as unknown]);
    const inParts = Array.from({ length: AUDIENCE_SHARDS }, (_, shard) => [`${surge.id}-${shard}`, 'open']);
    assert.deepEqual(await parts(), inParts);
    await fold(plays(60, 60, 'c'), 130);
    await announceAt(140);
    assert.equal((await announced()).length, 1);
    assert.deepEqual(await parts(), inParts);
  });

  it('keeps in mind up to when it looked for surges, also where nobody plays much', async () => {
    await fold([at(0), at(61, { event_type: 'STOP', position_sec: 60 })], 62);
    await tickAt(200);
    const part = `listening-${String(shardOf(USER)).padStart(2, '0')}`;
    const through = (await db.doc(paths.lease(part)).get()).get('through') as Timestamp | undefined;
    assert.equal(through?.toMillis(), BASE + 200_000);
  });

  it('ranks what is trending, with titles', async () => {
    await db.doc(paths.episode('episode_2')).set({ episode_id: 'episode_2', title: 'Two', label: 'sports' });
    const plays = ['episode_1', 'episode_2', 'episode_2'].map((episode_id, i) =>
      at(i, { episode_id, session_id: `session_${i}`, user_id: `user_${i}` }),
    );
    await fold(plays, 5);
    await wholeTickAt(60);
    const { episodes } = (await db.doc(paths.trending()).get()).data() as TrendingDocument;
    assert.deepEqual(
      episodes.map(({ episode_id, title, label, plays: count }) => [episode_id, title, label, count]),
      [
        ['episode_2', 'Two', 'sports', 2],
        ['episode_1', undefined, undefined, 1],
      ],
    );
    const [first] = episodes;
    assert.ok(first && first.trend > 1.98 && first.trend <= 2);
  });
});
