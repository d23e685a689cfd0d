import assert from 'node:assert/strict';
import { failureOf, foldShards, readMetrics } from '@earshot/adapter-firestore';
import { dueKey, paths, type PlaybackEvent } from '@earshot/contracts';
import { MAX_TRANSFORMS, shardOf } from '@earshot/listening-core';
import { firstOf, type GrpcProxy, playbackEvent, progressEvent } from '@earshot/testing';
import { FieldValue, type Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withProxiedDatabases } from '../testing/database.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';

const EPISODE = 'episode_1';
const SHARD = shardOf(EPISODE);
const TOTAL = paths.metrics(EPISODE);
const MINUTE_MS = 60_000;
/** When every shard that was written until now is due. */
const later = () => new Date(Date.now() + 2 * MINUTE_MS);

/** A play and a minute heard by one of many listeners. */
const sessionOf = (listener: number): PlaybackEvent[] => {
  const of = { user_id: `user_${listener}`, session_id: `session_${listener}` };
  const from = BASE + (listener % 40) * 1_000;
  const to = from + MINUTE_MS;
  return [
    playbackEvent({ ...of, event_id: `play_${listener}`, event_time: new Date(from).toISOString() }),
    progressEvent({
      ...of,
      event_id: `beat_${listener}`,
      event_time: new Date(to).toISOString(),
      heard_from: from,
      heard_to: to,
    }),
  ];
};

/** All documents of figures by path, without what is decayed and the time of writing. */
async function figuresIn(db: Firestore): Promise<Record<string, unknown>> {
  const groups = ['metrics', 'windows', 'minutes', 'shards'].map((name) => db.collectionGroup(name).get());
  const docs = (await Promise.all(groups)).flatMap((group) => group.docs);
  return Object.fromEntries(
    docs.map((doc) => {
      const fields = Object.entries(doc.data());
      const exact = fields.filter(([name]) => name !== 'updated_at' && !name.startsWith('trend_'));
      return [doc.ref.path, Object.fromEntries(exact)];
    }),
  );
}

describe('hot documents over the wire', () => {
  let databases: TestDatabases;
  let proxy: GrpcProxy;
  let db: Firestore;

  withProxiedDatabases((fresh, before) => {
    [databases, proxy] = [fresh, before];
    db = databases.client();
  });

  const total = async () => (await db.doc(TOTAL).get()).data();
  const shards = async () => (await db.collectionGroup('shards').get()).docs;
  /** Adds plays to a shard of the episode, as an instance would in the minute that began so many minutes ago. */
  const addPlays = async (plays: number, { id = 'a', minutesAgo = 2, to = TOTAL } = {}) => {
    const end = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - (minutesAgo - 1) * MINUTE_MS;
    const fields = { episode_id: EPISODE, due: dueKey(SHARD, end), plays: FieldValue.increment(plays) };
    const ref = db.doc(paths.shard(to, id));
    await ref.set(fields, { merge: true });
    return ref;
  };

  it('are exact when four instances hammer an episode while two runs fold its shards back', async () => {
    const listeners = Array.from({ length: 100 }, (_, listener) => listener);
    const instances = Array.from({ length: 4 }, () => instance(databases.client()));
    const deliver = async (at: number) => {
      const own = listeners.filter((listener) => listener % instances.length === at);
      const others = listeners.filter((listener) => (listener + 1) % instances.length === at);
      for (const listener of [...own, ...others]) {
        await instances[at]?.playback(messageOf(sessionOf(listener), time(120)));
      }
    };
    let working = true;
    let folded = 0;
    // Writers are at the shards all the time, for the minute is not over: a run may lose against them.
    const keptForLater = (fault: unknown) => {
      assert.ok(fault instanceof AggregateError, String(fault));
      assert.ok(
        fault.errors.every((error) => failureOf(error) === 'conflict'),
        String(fault),
      );
      return 0;
    };
    const foldOn = async () => {
      const own = databases.client();
      while (working) folded += await foldShards(own, SHARD, later()).catch(keptForLater);
    };
    const seen: number[] = [];
    const readOn = async () => {
      const own = databases.client();
      while (working) seen.push((await readMetrics(own, EPISODE))?.plays ?? 0);
    };
    const others = [foldOn(), foldOn(), readOn()];
    await Promise.all(instances.map((_, at) => deliver(at)));
    working = false;
    await Promise.all(others);
    assert.ok(folded > 0, 'there have to be shards');
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
      'what is folded back must be seen neither twice nor not at all',
    );
    assert.equal((await readMetrics(db, EPISODE))?.plays, listeners.length);
    await foldShards(db, SHARD, later());
    const hot = await figuresIn(db);
    databases.empty();
    const cold = databases.client();
    await instance(cold).playback(messageOf(listeners.flatMap(sessionOf), time(120)));
    assert.equal((await cold.collectionGroup('shards').get()).size, 0);
    assert.deepEqual(hot, await figuresIn(cold));
  });

  it('leave the shards of the minute that is not over', async () => {
    const current = await addPlays(3, { minutesAgo: -1 });
    assert.equal(await foldShards(db, SHARD, new Date()), 0);
    assert.equal((await current.get()).get('plays'), 3);
    assert.equal((await readMetrics(db, EPISODE))?.plays, 3);
  });

  it('are folded back once by runs that all begin at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => addPlays(i, { id: `s${i}`, minutesAgo: 2 + (i % 3) })),
    );
    await Promise.all(Array.from({ length: 3 }, () => foldShards(databases.client(), SHARD, new Date())));
    assert.equal((await total())?.['plays'], 435);
    assert.deepEqual(await shards(), []);
  });

  it('take what a slow writer adds to a shard, or makes it anew with, after it was read', async () => {
    const shard = await addPlays(5);
    const folding = foldShards(db, SHARD, new Date());
    await addPlays(7);
    await folding;
    await addPlays(11);
    assert.equal((await readMetrics(db, EPISODE))?.plays, 23);
    await foldShards(db, SHARD, new Date());
    assert.equal((await total())?.['plays'], 23);
    assert.equal((await shard.get()).exists, false);
  });

  it('count once what was folded back without an acknowledgement, though the shard is back again', async () => {
    const shard = await addPlays(5, { id: 'lost-acknowledgement' });
    const seen = proxy.disturb(
      firstOf(({ method, holds }) => method === 'Commit' && holds('lost-acknowledgement'), {
        when: 'after',
        act: () => addPlays(7, { id: shard.id }),
      }),
    );
    await foldShards(databases.client(proxy.host), SHARD, new Date());
    const lost = seen.filter(({ status, fault }) => status === 0 && fault);
    assert.equal(lost.length, 1, 'an acknowledgement has to be lost');
    assert.equal((await readMetrics(db, EPISODE))?.plays, 12);
    await foldShards(db, SHARD, new Date());
    assert.deepEqual([(await total())?.['plays'], await shards()], [12, []]);
  });

  it('are dropped with a bucket that is past its time, and do not bring it back', async () => {
    const bucket = paths.metricsWindow(EPISODE, '2026-11-20T10:00:00Z');
    const expired = await addPlays(5, { to: bucket });
    await expired.update({ expires_at: new Date(Date.now() - 1) });
    const alive = paths.metricsWindow(EPISODE, '2026-11-22T10:00:00Z');
    const expires_at = new Date(Date.now() + MINUTE_MS);
    await (await addPlays(7, { to: alive })).update({ expires_at, total_due: dueKey(SHARD, BASE) });
    assert.equal(await foldShards(db, SHARD, new Date()), 2);
    assert.deepEqual(await shards(), []);
    assert.equal((await db.doc(bucket).get()).exists, false);
    const kept = await db.doc(alive).get();
    assert.deepEqual([kept.get('plays'), kept.get('due')], [7, dueKey(SHARD, BASE)]);
  });

  it('are folded back in parts when they count more than one commit can add', async () => {
    const countries = Array.from({ length: MAX_TRANSFORMS + 200 }, (_, i) => `C${i}`);
    const shard = await addPlays(1);
    await shard.update({ by_country: Object.fromEntries(countries.map((country) => [country, 1])) });
    await foldShards(db, SHARD, new Date());
    assert.equal((await shards()).length, 1);
    await foldShards(db, SHARD, new Date());
    assert.deepEqual(await shards(), []);
    const figures = await total();
    assert.equal(Object.keys(figures?.['by_country'] as object).length, countries.length);
    assert.equal(figures?.['plays'], 1);
  });

  it('do not wait for a total that cannot take its shards', async () => {
    const full = paths.metrics('episode_full');
    // As near to the most that a document holds (1 MiB), and a field of it, as it takes.
    await db.doc(full).set({ filling: 'x'.repeat(1_048_000), more: 'x'.repeat(478) });
    await addPlays(1, { to: full });
    await addPlays(2);
    await assert.rejects(foldShards(db, SHARD, new Date()), /1 totals have kept their shards/);
    assert.equal((await total())?.['plays'], 2);
    assert.deepEqual(
      (await shards()).map((doc) => doc.get('plays') as number),
      [1],
    );
  });
});
