import assert from 'node:assert/strict';
import { type PlaybackEvent, paths } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { firstOf, type GrpcProxy, playbackEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withProxiedDatabases } from '../testing/database.ts';
import { heartbeat } from '../testing/heartbeat.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';
import { outcomeFor } from './testing/outcome.ts';
import { tick } from './tick.ts';

/** Listeners of one part of the tick, who are read together and share a commit. */
const LISTENERS = Array.from({ length: 10_000 }, (_, i) => `user_${i}`)
  .filter((user) => shardOf(user) === 7)
  .slice(0, 20);
const [ODD = ''] = LISTENERS.slice(13);

describe('listeners whose windows are closed in one commit', () => {
  let databases: TestDatabases;
  let proxy: GrpcProxy;
  let db: Firestore;

  withProxiedDatabases(async (fresh, before) => {
    [databases, proxy] = [fresh, before];
    db = databases.client();
    await everybodyListens();
  });

  /** Everybody listens for two minutes, told in two heartbeats, and stops. */
  const everybodyListens = async () => {
    const { playback } = instance(db);
    const told = (events: (user: string) => PlaybackEvent[]) =>
      playback(messageOf(LISTENERS.flatMap(events), time(121)));
    const of = (user: string) => ({ user_id: user, session_id: user });
    const stop = { event_type: 'STOP', event_time: time(120), position_sec: 120 } as const;
    await told((user) => [
      playbackEvent({ ...of(user), event_id: `play_${user}`, event_time: time(0) }),
      playbackEvent({ ...of(user), event_id: `stop_${user}`, ...stop }),
      heartbeat(user, 0),
    ]);
    // Alone it does not move the profile, but waits for the window to close.
    await told((user) => [heartbeat(user, 60)]);
  };
  const run = (client = databases.client(proxy.host)) =>
    tick(new Date(BASE + 200_000), () => Promise.resolve(client));
  /** Those of whom all is done; of any other nothing is. */
  const closed = async (): Promise<readonly string[]> => {
    const done = await Promise.all(
      LISTENERS.map(async (user) => {
        const { isClosed, windows, reminders, secondsHeard } = await outcomeFor(db, user);
        const found = [windows, reminders, secondsHeard];
        assert.deepEqual(found, isClosed ? [1, 1, 120] : [0, 0, 60], user);
        return isClosed ? [user] : [];
      }),
    );
    return done.flat();
  };

  it('are all closed by it, and nobody by another one', async () => {
    let commits = 0;
    proxy.disturb(({ method, holds }) => {
      if (method === 'Commit' && LISTENERS.some((user) => holds(`/${user}/`))) commits += 1;
      return undefined;
    });
    await run();
    assert.deepEqual(await closed(), LISTENERS);
    assert.equal(commits, 1);
  });

  it('are closed without one who does something new meanwhile, and that one with it', async () => {
    const client = databases.client();
    const batch = client.batch.bind(client);
    let met = 0;
    client.batch = () => {
      const made = batch();
      const commit = made.commit.bind(made);
      made.commit = async () => {
        met += 1;
        const saved = { user_id: ODD, session_id: ODD, event_id: 'late', event_time: time(59) };
        if (met === 1) await instance(db).playback(messageOf([playbackEvent(saved)], time(61)));
        return commit();
      };
      return made;
    };
    await run(client);
    assert.deepEqual(await closed(), LISTENERS);
    const [window] = (await db.collection(`users/${ODD}/sessions`).get()).docs;
    assert.equal(window?.get('plays'), 2);
    // The one that was refused, and both halves.
    assert.equal(met, 3);
  });

  it('are closed all but one who cannot be, until that one can be', async () => {
    const calls = proxy.disturb(({ method, holds }) =>
      method === 'Commit' && holds(`users/${ODD}/`) ? { when: 'instead', act: 3 } : undefined,
    );
    await assert.rejects(run(), /1 parts of the tick failed/);
    assert.ok(calls.some(({ fault }) => fault));
    assert.deepEqual(
      await closed(),
      LISTENERS.filter((user) => user !== ODD),
    );
    proxy.disturb(() => undefined);
    await run();
    assert.deepEqual(await closed(), LISTENERS);
  });

  it('are closed once when the acknowledgement of it is lost', async () => {
    const calls = proxy.disturb(
      firstOf(({ method, holds }) => method === 'Commit' && holds(`users/${ODD}/`), {
        when: 'after',
        act: 14,
      }),
    );
    await run();
    assert.ok(
      calls.some(({ fault, status }) => fault && status === 0),
      'it was lost once it was done',
    );
    assert.deepEqual(await closed(), LISTENERS);
    const states = await db.getAll(...LISTENERS.map((user) => db.doc(paths.sessionState(user, user))));
    assert.deepEqual(new Set(states.map((state) => state.get('rev') as unknown)), new Set([3]));
  });
});
