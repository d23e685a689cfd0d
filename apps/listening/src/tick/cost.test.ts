import assert from 'node:assert/strict';
import type { PlaybackEvent } from '@earshot/contracts';
import { DUE_SHARDS, shardOf } from '@earshot/listening-core';
import { playbackEvent, progressEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { startDatabases, type TestDatabases } from '../testing/database.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';
import { metered } from '../testing/meter.ts';
import { partitions } from './partition.ts';
import { runParts } from './testing/concerned.ts';
import { tick } from './tick.ts';

/** A quarter of the parts, with ten listeners in each or so. */
const PARTS = partitions.slice(0, DUE_SHARDS / 4);
const LISTENERS = 10 * PARTS.length;
/** The listeners of each part share one, and its lease is taken and given back. */
const COMMITS = 3 * PARTS.length;

describe('what the tick costs', () => {
  let databases: TestDatabases;
  let db: Firestore;

  before(async () => {
    databases = await startDatabases();
    databases.empty();
    db = databases.client();
  });
  after(() => databases.stop());

  const costOf = async (run: (client: Firestore) => Promise<void>) => {
    const client = databases.client();
    const meter = metered(client);
    await run(client);
    return meter;
  };
  /** A minute of listening that ends in this way. */
  const session = (user: string, end: 'STOP' | 'COMPLETE'): PlaybackEvent[] => {
    const of = { user_id: user, session_id: user, episode_id: `episode_${user.at(-1)}` };
    const beat = { heard_from: BASE, heard_to: BASE + 60_000, event_time: time(60) };
    const last = { event_type: end, event_time: time(60), position_sec: 60 };
    return [
      playbackEvent({ ...of, event_id: `play_${user}`, event_time: time(0) }),
      progressEvent({ ...of, event_id: `beat_${user}`, ...beat }),
      playbackEvent({ ...of, event_id: `end_${user}`, ...last }),
    ];
  };
  /** What closing the windows of many listeners costs, each, above what a run costs anyway. */
  const costOfWindow = async (end: 'STOP' | 'COMPLETE') => {
    const users = Array.from({ length: 8 * LISTENERS }, (_, user) => `${end}_${user}`)
      .filter((user) => shardOf(user) < PARTS.length)
      .slice(0, LISTENERS);
    const { playback } = instance(db);
    await Promise.all(users.map((user) => playback(messageOf(session(user, end), time(61)))));
    const before = await costOf((client) => runParts(client, PARTS, 80));
    const closing = await costOf((client) => runParts(client, PARTS, 100));
    const windows = await db
      .collectionGroup('sessions')
      .where('window_end', '==', new Date(BASE + 90_000))
      .get();
    const closed = windows.docs.filter(({ ref }) => ref.path.includes(end)).length;
    assert.equal(closed, LISTENERS);
    return {
      reads: (closing.reads - before.reads) / LISTENERS,
      writes: (closing.writes - before.writes) / LISTENERS,
      commits: closing.commits - before.commits,
    };
  };

  it('is next to nothing when nothing is due', async () => {
    const { reads, writes } = await costOf((client) => tick(new Date(BASE), () => Promise.resolve(client)));
    // For each shard: its lease, three kinds of states, buckets, and hot documents twice.
    assert.ok(reads <= DUE_SHARDS * 7 + 8, `${reads} reads`);
    // The lease of the trending list, taken and given back.
    assert.equal(writes, 2);
  });

  it('is three reads and two writes for a window: what is due, its state and profile; the state and the window', async () => {
    const { reads, writes, commits } = await costOfWindow('COMPLETE');
    assert.ok(reads < 3.3, `${reads} reads`);
    assert.ok(writes < 2.2, `${writes} writes`);
    assert.ok(commits <= COMMITS, `${commits} commits`);
  });

  it('is two reads and two writes more for a reminder and its cool-down', async () => {
    const { reads, writes, commits } = await costOfWindow('STOP');
    assert.ok(reads < 5.3, `${reads} reads`);
    assert.ok(writes < 4.2, `${writes} writes`);
    assert.ok(commits <= COMMITS, `${commits} commits`);
  });
});
