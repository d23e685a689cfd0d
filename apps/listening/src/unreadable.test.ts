import assert from 'node:assert/strict';
import { type PlaybackEvent, paths } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { logged, playbackEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { withDatabases } from './testing/database.ts';
import { BASE, instance, messageOf, time } from './testing/instance.ts';
import { doPart } from './tick/part.ts';
import { partitions } from './tick/partition.ts';
import { LIMITS, startRun } from './tick/run.ts';
import { outcomeFor } from './tick/testing/outcome.ts';

const SHARD = 7;
/** Listeners of one part, who are read together. */
const LISTENERS = Array.from({ length: 10_000 }, (_, i) => `user_${i}`)
  .filter((user) => shardOf(user) === SHARD)
  .slice(0, 4);
const [FIRST = '', ODD = ''] = LISTENERS;
const OTHERS = LISTENERS.filter((user) => user !== ODD);

/** Texts that are no state of a session. */
const SPOILED = ['', 'null', '{"body":', '{}', '{"body":{"marks":[7],"heartbeats":[]}}'];

describe('a state that cannot be read', () => {
  let db: Firestore;

  withDatabases((databases) => {
    db = databases.client();
  });

  const fold = (events: readonly PlaybackEvent[], second: number) =>
    instance(db).playback(messageOf(events, time(second)));
  /** A PLAY and a STOP of each, in a session that is named as they are unless told otherwise. */
  const listen = (users: readonly string[], second: number, session?: string) =>
    fold(
      users.flatMap((user) => {
        const of = { user_id: user, session_id: session ?? user };
        const stop = { event_type: 'STOP', event_time: time(second + 60), position_sec: 60 } as const;
        return [
          playbackEvent({ ...of, event_id: `play_${user}_${second}`, event_time: time(second) }),
          playbackEvent({ ...of, event_id: `stop_${user}_${second}`, ...stop }),
        ];
      }),
      second + 61,
    );
  const tickAt = async (second: number) => {
    const run = await startRun(db, new Date(BASE + second * 1_000), LIMITS);
    const part = partitions[SHARD];
    assert.ok(part);
    await doPart(run, part);
  };
  /** What a run logs that has to fail. */
  const failedAt = (second: number) =>
    logged(() => assert.rejects(tickAt(second), /UnreadableState: a state of playback cannot be read/));
  const closed = async () => {
    const outcomes = await Promise.all(LISTENERS.map((user) => outcomeFor(db, user)));
    return LISTENERS.filter((_, i) => outcomes[i]?.isClosed && outcomes[i].windows > 0);
  };

  for (const spoiled of SPOILED) {
    it(`keeps nobody but its own listener waiting, and is told of: ${spoiled || 'no text'}`, async () => {
      await listen(LISTENERS, 0);
      const odd = db.doc(paths.sessionState(ODD, ODD));
      const { state, due } = (await odd.get()).data() as { state: string; due: string };
      await odd.update({ state: spoiled });
      const entries = await failedAt(200);
      assert.deepEqual(await closed(), OTHERS);
      const told = entries.filter(({ event }) => event === 'state_unreadable');
      assert.deepEqual(
        told.map(({ topic, due: found, severity }) => [topic, found, severity]),
        [['playback', due, 'ERROR']],
      );
      assert.ok(!JSON.stringify(entries).includes(ODD), 'a log names no listener');
      await odd.update({ state });
      await tickAt(201);
      assert.deepEqual(await closed(), LISTENERS);
    });
  }

  it('keeps nobody but its own listener waiting when it is not due itself', async () => {
    await listen(LISTENERS, 0);
    await tickAt(200);
    assert.deepEqual(await closed(), LISTENERS);
    const odd = db.doc(paths.sessionState(ODD, ODD));
    await odd.update({ state: '' });
    await listen(LISTENERS, 300, 'another');
    const entries = await failedAt(500);
    const told = entries.filter(({ event }) => event === 'state_unreadable');
    assert.deepEqual(
      told.map(({ topic }) => topic),
      ['playback'],
    );
    const due = await db.collectionGroup('sessions').orderBy('due').get();
    assert.deepEqual(
      due.docs.map(({ ref }) => ref.path),
      [paths.sessionState(ODD, 'another')],
    );
  });

  it('keeps no other events from being folded, nor their own from being folded once it is mended', async () => {
    await listen(LISTENERS, 0);
    const odd = db.doc(paths.sessionState(ODD, ODD));
    const state: unknown = (await odd.get()).get('state');
    await odd.update({ state: '{"body":' });
    const completes = LISTENERS.map((user) =>
      playbackEvent({
        ...{ event_id: `complete_${user}`, user_id: user, session_id: user },
        ...{ event_type: 'COMPLETE', event_time: time(70), position_sec: 70 },
      }),
    );
    const message = messageOf(completes, time(71));
    const completed = async (of: string) => (await db.doc(of).get()).get('completes') as unknown;
    const { playback } = instance(db);
    const entries = await logged(() => assert.rejects(playback(message), { name: 'UnreadableState' }));
    assert.equal(entries.filter(({ event }) => event === 'state_unreadable').length, 1);
    assert.ok(!JSON.stringify(entries).includes(ODD), 'a log names no listener');
    assert.equal(await completed(paths.metrics('episode_1')), OTHERS.length);
    assert.deepEqual(
      [await completed(paths.profile(FIRST)), await completed(paths.profile(ODD))],
      [1, undefined],
    );
    assert.equal((await db.collection('rejected').get()).size, 0);
    await odd.update({ state });
    await playback(message);
    assert.equal(await completed(paths.metrics('episode_1')), LISTENERS.length);
    assert.equal(await completed(paths.profile(ODD)), 1);
  });
});
