import assert from 'node:assert/strict';
import { paths, type PlaybackEvent, type SparsePlaybackEvent } from '@earshot/contracts';
import { playbackEvent, progressEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';
import { BASE, time } from '../testing/instance.ts';
import { concerned, type Concerned } from './testing/concerned.ts';

const USER = 'user_0001';
const HOUR_SEC = 3_600;

describe('reminders', () => {
  let db: Firestore;
  let fold: Concerned['fold'];
  let tickAt: Concerned['tickAt'];
  let ids = 0;

  withDatabases((databases) => {
    db = databases.client();
    ({ fold, tickAt } = concerned(db));
  });

  const at = (second: number, fields: Partial<SparsePlaybackEvent> = {}) => {
    ids += 1;
    return playbackEvent({ event_id: `event_${ids}`, event_time: time(second), ...fields });
  };
  /** Half a minute of listening from a second on, and its windows closed. */
  const listen = async (second: number, fields: Partial<SparsePlaybackEvent> = {}) => {
    const stop = at(second + 30, { ...fields, event_type: 'STOP', position_sec: 600 + (second % 600) });
    await fold([at(second, { ...fields, position_sec: 570 }), stop], second + 31);
    await tickAt(second + 90);
    return stop.event_id;
  };
  const reminders = async (): Promise<Record<string, unknown>> => {
    const { docs } = await db.collection(`users/${USER}/notifications`).get();
    return Object.fromEntries(docs.map((doc) => [doc.id, doc.get('payload') as unknown]));
  };

  it('tell where the listener was last, when they listened on after the stop', async () => {
    const stop = at(60, { event_type: 'STOP', position_sec: 60 });
    const resumed = at(70, { event_type: 'RESUME', position_sec: 60 });
    const beat = progressEvent({
      event_id: 'beat',
      event_time: time(130),
      heard_from: BASE + 70_000,
      heard_to: BASE + 130_000,
      position_from: 60_000,
      position_to: 120_000,
    });
    await fold([at(0), stop, resumed, beat], 131);
    await tickAt(300);
    assert.deepEqual(await reminders(), {
      [`continue_${stop.event_id}`]: { episode_id: 'episode_1', resume_position_sec: 120 },
    });
  });

  it('tell the position of the last device, and of no device before it', async () => {
    const stops = [40, 50].map((second) =>
      at(second, { session_id: `device_${second}`, event_type: 'STOP', position_sec: second * 10 }),
    );
    await fold([at(0), ...stops], 51);
    await tickAt(100);
    assert.deepEqual(await reminders(), {
      [`continue_${stops[1]?.event_id}`]: { episode_id: 'episode_1', resume_position_sec: 500 },
    });
  });

  it('come once in a cool-down for an episode, however often its listener stops', async () => {
    const first = await listen(0);
    await listen(HOUR_SEC, { session_id: 'session_2' });
    await listen(5 * HOUR_SEC, { session_id: 'session_3' });
    assert.deepEqual(Object.keys(await reminders()), [`continue_${first}`]);
    const cooldown = await db.doc(paths.reminderCooldown(USER, 'episode_1')).get();
    assert.equal(
      (cooldown.get('until') as { toMillis(): number }).toMillis(),
      BASE + 30_000 + 6 * HOUR_SEC * 1_000,
    );
    const next = await listen(7 * HOUR_SEC, { session_id: 'session_4' });
    assert.deepEqual(Object.keys(await reminders()).sort(), [`continue_${first}`, `continue_${next}`].sort());
  });

  it('come for each episode by itself', async () => {
    const first = await listen(0);
    const second = await listen(200, { session_id: 'session_2', episode_id: 'episode_2' });
    assert.deepEqual(
      Object.keys(await reminders()).sort(),
      [`continue_${first}`, `continue_${second}`].sort(),
    );
  });

  const silent: [string, () => PlaybackEvent[]][] = [
    ['a try of less than half a minute', () => [at(20), at(49, { event_type: 'STOP', position_sec: 29 })]],
    ['what was stopped at its end', () => [at(20), at(40, { event_type: 'STOP', position_sec: 1_750 })]],
    [
      'what was completed',
      () => [
        at(20),
        at(40, { event_type: 'STOP', position_sec: 1_000 }),
        at(50, { event_type: 'COMPLETE', position_sec: 1_800 }),
      ],
    ],
    ['what was only paused', () => [at(20), at(40, { event_type: 'PAUSE', position_sec: 400 })]],
  ];
  for (const [what, events] of silent) {
    it(`do not come for ${what}`, async () => {
      await fold(events(), 51);
      await tickAt(200);
      assert.equal((await db.collection(`users/${USER}/sessions`).get()).size, 1);
      assert.deepEqual(await reminders(), {});
    });
  }
});
