import assert from 'node:assert/strict';
import type { PlaybackEvent } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { playbackEvent, until } from '@earshot/testing';
import type { Firestore, WriteBatch } from '@google-cloud/firestore';
import { type TestDatabases, withDatabases } from '../testing/database.ts';
import { heartbeat } from '../testing/heartbeat.ts';
import { instance, messageOf, time } from '../testing/instance.ts';
import { type Limits, LIMITS } from './run.ts';
import { partsFor, runParts } from './testing/concerned.ts';
import { outcomeFor } from './testing/outcome.ts';

/** Listeners of a quarter of the parts, and those parts: a run of all does the same in each. */
const LISTENERS = Array.from({ length: 400 }, (_, i) => `user_${i}`)
  .filter((user) => shardOf(user) % 4 === 0)
  .slice(0, 40);
const PARTS = partsFor(LISTENERS);
/** Every other one stops in the middle and is reminded; the others' windows are guarded by no reminder. */
const stopped = (user: string) => LISTENERS.indexOf(user) % 2 === 0;
const SHORT: Limits = { ...LIMITS, leaseMs: 300 };

describe('runs of the tick that are late, overlap or die', () => {
  let databases: TestDatabases;
  let db: Firestore;

  withDatabases((fresh) => {
    databases = fresh;
    db = fresh.client();
  });

  const run = (second: number, limits = LIMITS, client = databases.client()) =>
    runParts(client, PARTS, second, limits);

  /** Everybody listens for two minutes, told in two heartbeats, and stops or is through. */
  const everybodyListens = async () => {
    const { playback } = instance(db);
    const told = (events: (user: string) => PlaybackEvent[], second: number) =>
      playback(messageOf(LISTENERS.flatMap(events), time(second)));
    const of = (user: string) => ({ user_id: user, session_id: user });
    const play = (user: string) =>
      playbackEvent({ ...of(user), event_id: `play_${user}`, event_time: time(0) });
    const stop = (user: string) =>
      playbackEvent({
        ...of(user),
        event_id: `stop_${user}`,
        event_type: stopped(user) ? 'STOP' : 'COMPLETE',
        event_time: time(120),
        position_sec: 120,
      });
    await told((user) => [play(user), heartbeat(user, 0), stop(user)], 121);
    // Alone it does not move the profile, but waits for the window to close.
    await told((user) => [heartbeat(user, 60)], 122);
  };

  /** What a tick has done for each listener: all of it, or none. */
  const closedListeners = async (): Promise<number> => {
    const done = await Promise.all(
      LISTENERS.map(async (user) => {
        const { isClosed, windows, reminders, rev, secondsHeard } = await outcomeFor(db, user);
        const found = [windows, reminders, rev, secondsHeard];
        const expected = isClosed ? [1, stopped(user) ? 1 : 0, 3, 120] : [0, 0, 2, 60];
        assert.deepEqual(found, expected, user);
        return isClosed;
      }),
    );
    return done.filter(Boolean).length;
  };

  it('do everything once, though their clocks differ by minutes', async () => {
    await everybodyListens();
    await Promise.all([run(160), run(340), run(200), run(280)]);
    // What a run left to another one, whose clock was behind, is due still.
    await run(340);
    assert.equal(await closedListeners(), LISTENERS.length);
  });

  it('share the work: no part is done by two at once', async () => {
    await everybodyListens();
    const runs = ['a', 'b', 'c'];
    const commits = new Map<string, number>();
    const allAtWork = Promise.withResolvers<undefined>();
    const counting = (owner: string) => {
      const client = databases.client();
      // No run gets through a part before each is in the middle of one: one run alone could not go on.
      onCommit(client, async (commit) => {
        commits.set(owner, (commits.get(owner) ?? 0) + 1);
        if (commits.size === runs.length) allAtWork.resolve(undefined);
        await allAtWork.promise;
        return commit();
      });
      return client;
    };
    await Promise.all(runs.map((owner) => run(200, LIMITS, counting(owner))));
    assert.deepEqual(Array.from(commits.keys()).sort(), runs);
    assert.equal(await closedListeners(), LISTENERS.length);
    // Two runs at the same part would have to commit more often than there are parts: its listeners share a commit.
    assert.equal(
      [...commits.values()].reduce((sum, count) => sum + count, 0),
      new Set(LISTENERS.map(shardOf)).size,
    );
  });

  it('leave nothing half done when they die between commits, and are taken over from when their leases run out', async () => {
    await everybodyListens();
    const client = databases.client();
    let commits = 0;
    // As of a process that was killed, nothing more is heard of it; every other commit was on its way already.
    onCommit(client, async (commit) => {
      commits += 1;
      if (commits <= 5) return commit();
      if (commits % 2 === 0) await commit();
      return new Promise(() => undefined);
    });
    void run(200, SHORT, client);
    const closed = await until('the run to die', async () => commits > 5 && (await closedListeners()));
    assert.ok(closed < LISTENERS.length);
    await until('the leases to run out', async () => {
      await run(200);
      return (await closedListeners()) === LISTENERS.length;
    });
    await run(200);
    assert.equal(await closedListeners(), LISTENERS.length);
  });

  it('have one effect for one cause when a lease is lost in the middle', async () => {
    await everybodyListens();
    const client = databases.client();
    const gate = Promise.withResolvers<undefined>();
    let late = 0;
    onCommit(client, async (commit) => {
      late += 1;
      await gate.promise;
      return commit();
    });
    const slow = run(200, SHORT, client);
    await until('the slow run to be about to commit', () => late > 0);
    await until('its leases to run out', async () => {
      await run(200);
      return (await closedListeners()) === LISTENERS.length;
    });
    gate.resolve(undefined);
    await slow;
    assert.equal(await closedListeners(), LISTENERS.length);
  });

  it('stop when their time is over, and the next one goes on', async () => {
    await everybodyListens();
    await run(200, { ...LIMITS, budgetMs: 0 });
    assert.equal(await closedListeners(), 0);
    assert.equal((await db.collection('leases').get()).size, 0);
    const client = databases.client();
    let elapsed = 0;
    onCommit(client, (commit) => {
      elapsed = LIMITS.budgetMs;
      return commit();
    });
    await run(200, { ...LIMITS, elapsedMs: () => elapsed }, client);
    const closed = await closedListeners();
    assert.ok(closed > 0 && closed < LISTENERS.length, `${closed} closed`);
    // Nobody has to wait for a lease to run out.
    await run(200);
    assert.equal(await closedListeners(), LISTENERS.length);
  });

  it('do all that was due hours ago, but remind nobody any more', async () => {
    await everybodyListens();
    await run(6 * 3_600);
    const [windows, inbox] = await Promise.all([
      db.collectionGroup('sessions').where('window_end', '>', new Date(0)).get(),
      db.collectionGroup('notifications').get(),
    ]);
    assert.deepEqual([windows.size, inbox.size], [LISTENERS.length, 0]);
    const profiles = await db.collection('profiles').get();
    assert.deepEqual(
      new Set(profiles.docs.map((doc) => doc.get('seconds_heard') as unknown)),
      new Set([120]),
    );
  });

  it('announce a surge for as long as it is news, late as they may be, and once', async () => {
    const surge = (episode_id: string, second: number) =>
      Array.from({ length: 50 }, (_, i) => {
        const fan = `${episode_id}_${i}`;
        return playbackEvent({
          user_id: fan,
          session_id: fan,
          event_id: fan,
          episode_id,
          event_time: time(second),
        });
      });
    const announced = async () => {
      const { docs } = await db.collection('notifications').get();
      return docs.map((doc) => String(doc.get('payload.episode_id'))).sort();
    };
    const { playback } = instance(db);
    const parts = partsFor(['old', 'news', 'late']);
    const runAt = (second: number) => runParts(databases.client(), parts, second);
    await runAt(0);
    await playback(messageOf([...surge('old', 20), ...surge('news', 120)], time(121)));
    // The tick did not run for ten minutes.
    await Promise.all([runAt(700), runAt(700)]);
    assert.deepEqual(await announced(), ['news']);
    // Told two minutes late.
    await playback(messageOf(surge('late', 700), time(760)));
    await runAt(760);
    assert.deepEqual(await announced(), ['late', 'news']);
  });
});

/** Lets something come between a client and the commits of its batches. */
function onCommit(client: Firestore, between: (commit: () => Promise<unknown>) => Promise<unknown>): void {
  const batch = client.batch.bind(client);
  client.batch = () => {
    const made = batch();
    const commit = made.commit.bind(made);
    made.commit = () => between(commit) as ReturnType<WriteBatch['commit']>;
    return made;
  };
}
