import assert from 'node:assert/strict';
import { paths } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { playbackEvent, progressEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withDatabases } from '../testing/database.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';
import { metered } from '../testing/meter.ts';
import { tick } from './tick.ts';

/** More than one run closes. */
const SESSIONS = 1_150;
const EACH_SEC = 10;
const USER = 'user_crowd';
/** Of the same part of the tick. */
const neighbour = Array.from({ length: 10_000 }, (_, i) => `user_${i}`).find(
  (user) => shardOf(user) === shardOf(USER),
);

describe('a listener with thousands of sessions to close', function () {
  this.timeout(180_000);
  let databases: TestDatabases;
  let db: Firestore;

  withDatabases((fresh) => {
    databases = fresh;
    db = fresh.client();
  });

  /** Each session is a minute after the one before; they end ten minutes before the base. */
  const startOf = (session: number) => (session - SESSIONS) * 60 - 600;
  const of = (user_id: string, session: number) => ({ user_id, session_id: `session_${session}` });
  const play = (user: string, session: number) => {
    const event_id = `play_${user}_${session}`;
    return playbackEvent({ ...of(user, session), event_id, event_time: time(startOf(session)) });
  };
  /** Alone it does not move the profile, but waits for the window to close. */
  const beat = (user: string, session: number) => {
    const from = startOf(session);
    return progressEvent({
      ...of(user, session),
      event_id: `beat_${user}_${session}`,
      event_time: time(from + EACH_SEC),
      heard_from: BASE + from * 1_000,
      heard_to: BASE + (from + EACH_SEC) * 1_000,
      position_from: 0,
      position_to: EACH_SEC * 1_000,
      interval_sec: EACH_SEC,
    });
  };
  const reportAll = async () => {
    const { playback } = instance(db);
    for (const event of [play, beat]) {
      for (let first = 0; first < SESSIONS; first += 100) {
        const sessions = Array.from({ length: Math.min(100, SESSIONS - first) }, (_, i) => first + i);
        await playback(
          messageOf(
            sessions.map((session) => event(USER, session)),
            time(0),
          ),
        );
      }
      await playback(messageOf([event(neighbour ?? '', SESSIONS - 1)], time(0)));
    }
  };
  const windowsOf = async (user: string) =>
    (await db.collection(`users/${user}/sessions`).count().get()).data().count;
  const dueOf = async (user: string) =>
    (await db.collection(`listeners/${user}/sessions`).where('due', '>', '').count().get()).data().count;
  const secondsOf = async (user: string) =>
    (await db.doc(paths.profile(user)).get()).get('seconds_heard') as number | undefined;

  it('is closed over some runs, in commits of some hundred documents, exactly, and keeps nobody waiting', async () => {
    await reportAll();
    assert.equal(await dueOf(USER), SESSIONS);
    const client = databases.client();
    const meter = metered(client);
    const run = (second: number) => tick(new Date(BASE + second * 1_000), () => Promise.resolve(client));
    await run(0);
    const left = await dueOf(USER);
    assert.ok(left > 0 && left < SESSIONS, `${left} left`);
    assert.deepEqual(
      [await windowsOf(USER), await secondsOf(USER)],
      [SESSIONS - left, (SESSIONS - left) * EACH_SEC],
    );
    assert.deepEqual([await windowsOf(neighbour ?? ''), await dueOf(neighbour ?? '')], [1, 0]);
    await run(60);
    assert.deepEqual(
      [await dueOf(USER), await windowsOf(USER), await secondsOf(USER)],
      [0, SESSIONS, SESSIONS * EACH_SEC],
    );
    assert.ok(meter.largestCommit <= 510, `a commit of ${meter.largestCommit} writes`);
  });
});
