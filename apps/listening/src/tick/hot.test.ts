import assert from 'node:assert/strict';
import { countDue, foldShards, readBusy, refreshTrending } from '@earshot/adapter-firestore';
import { decayedWeight, dueKey, paths, TREND_DECAY, type TrendingDocument } from '@earshot/contracts';
import { type Increment, shardOf, shardOfTotal, startId, trendFields } from '@earshot/listening-core';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withDatabases } from '../testing/database.ts';
import { BASE } from '../testing/instance.ts';
import { metered } from '../testing/meter.ts';

const EPISODE = 'episode_1';
const SHARD = shardOf(EPISODE);
const NOW = new Date(BASE + 120_000);

describe('what the tick reads of hot documents', () => {
  let databases: TestDatabases;
  let db: Firestore;

  withDatabases((fresh) => {
    databases = fresh;
    db = fresh.client();
  });

  /** Adds a shard of a total as an instance does. */
  const addShard = (path: string, id: string, fields: Increment['fields'], counted: object) => {
    const shard = shardOfTotal({ path, fields, amounts: new Map() }, id, NOW);
    return db.doc(shard.path).set({ ...shard.fields, ...counted });
  };
  /** A client whose reads are counted. */
  const counting = () => {
    const client = databases.client();
    return { client, meter: metered(client) };
  };

  it('is a bucket with its shards, and no shard of anything else', async () => {
    const at = (start: number) => paths.metricsWindow(EPISODE, startId(start));
    const fields = (start: number) => {
      return { episode_id: EPISODE, window_start: new Date(start), due: dueKey(SHARD, start) };
    };
    const counted = (plays: number) => ({ plays, score_tenths: plays * 10 });
    const addBucket = (start: number, id: string, plays: number) =>
      addShard(at(start), id, fields(start), counted(plays));
    const tooOld = BASE - 3_600_000;
    const hour = paths.metricsMinutes(EPISODE, startId(BASE));
    await Promise.all([
      db.doc(at(BASE)).set({ ...fields(BASE), ...counted(1) }),
      addBucket(BASE, 'a', 20),
      addBucket(BASE, 'b', 300),
      addBucket(BASE + 10_000, 'a', 4),
      addBucket(tooOld, 'a', 1),
      addShard(paths.metrics(EPISODE), 'a', { episode_id: EPISODE }, { plays: 5 }),
      addShard(hour, 'a', { episode_id: EPISODE, hour_start: new Date(BASE) }, { listening: { '00': 6 } }),
    ]);
    const { client, meter } = counting();
    const [found, ...others] = await readBusy(client, SHARD, NOW, 300_000, 50);
    assert.deepEqual(others, []);
    assert.equal(found?.episode_id, EPISODE);
    assert.deepEqual(
      found.buckets.toSorted((a, b) => a.start - b.start),
      [
        { start: BASE, plays: 321, score_tenths: 3_210 },
        { start: BASE + 10_000, plays: 4, score_tenths: 40 },
      ],
    );
    // No bucket that is busy by itself; three shards, and their episode's total.
    assert.equal(meter.reads, 5);
  });

  it('is no bucket of an episode that few play, and all buckets of one that may have a surge', async () => {
    const buckets = (episode_id: string, plays: readonly number[]) =>
      plays.map((count, i) => {
        const start = BASE + i * 10_000;
        const due = dueKey(SHARD, start);
        const counted = { plays: count, score_tenths: count * 10 - 1 };
        const fields = { episode_id, window_start: new Date(start), due, ...counted };
        return db.doc(paths.metricsWindow(episode_id, startId(start))).set(fields);
      });
    const quiet = Array.from({ length: 20 }, (_, i) => `quiet_${i}`);
    await Promise.all([
      ...quiet.flatMap((episode) => buckets(episode, [8, 8, 8, 8, 8, 8])),
      ...buckets(EPISODE, [8, 8, 8, 0, 8, 9, 8]),
    ]);
    const { client, meter } = counting();
    const found = await readBusy(client, SHARD, NOW, 300_000, 50);
    assert.deepEqual(
      found.map(({ episode_id, buckets: read }) => [episode_id, read.map(({ plays }) => plays)]),
      [[EPISODE, [8, 8, 8, 0, 8, 9, 8]]],
    );
    // The busy bucket, no shards, and the buckets of its episode.
    assert.equal(meter.reads, 1 + 1 + 7);
  });

  it('is a trend with its shards, also of an episode that without them would not be listed', async () => {
    const [current] = trendFields(NOW.getTime());
    const trend = (weight: number) => ({ [current]: decayedWeight(TREND_DECAY, NOW.getTime(), weight) });
    const addFigures = (episode_id: string, id: string, counted: object) =>
      addShard(paths.metrics(episode_id), id, { episode_id }, counted);
    const episodes = Array.from({ length: 60 }, (_, i) => `other_${i}`);
    await Promise.all([
      ...episodes.map((episode_id, i) =>
        db.doc(paths.metrics(episode_id)).set({ episode_id, plays: 1, ...trend(1 + i / 100) }),
      ),
      db.doc(paths.metrics(EPISODE)).set({ episode_id: EPISODE, plays: 2, ...trend(0.5) }),
      addFigures(EPISODE, 'a', { plays: 30, ...trend(1) }),
      addFigures(EPISODE, 'b', { plays: 400, ...trend(1) }),
      addFigures('episode_new', 'a', { plays: 7, ...trend(2) }),
      ...Array.from({ length: 200 }, (_, i) =>
        addShard(paths.metricsWindow(EPISODE, `w${i}`), 'a', { episode_id: EPISODE }, { plays: 5_000 }),
      ),
    ]);
    const { client, meter } = counting();
    await refreshTrending(client, NOW);
    const { episodes: listed } = (await db.doc(paths.trending()).get()).data() as TrendingDocument;
    assert.deepEqual(
      listed.slice(0, 3).map(({ episode_id, plays }) => [episode_id, plays]),
      [
        [EPISODE, 432],
        ['episode_new', 7],
        ['other_59', 1],
      ],
    );
    assert.equal(listed.length, 50);
    // Two lists of 50, one of them empty; three shards, their two totals, the list, and 50 titles.
    assert.ok(meter.reads <= 50 + 1 + 3 + 2 + 1 + 50, `${meter.reads} reads`);
  });

  it('is all of it, however many documents that is', async () => {
    const [current] = trendFields(NOW.getTime());
    const weight = decayedWeight(TREND_DECAY, NOW.getTime(), 1);
    const shards = Array.from({ length: 700 }, (_, i) =>
      addShard(paths.metrics(EPISODE), `s${i}`, { episode_id: EPISODE }, { plays: 1, [current]: weight }),
    );
    await Promise.all(shards);
    await refreshTrending(db, NOW);
    const { episodes } = (await db.doc(paths.trending()).get()).data() as TrendingDocument;
    assert.deepEqual(
      episodes.map(({ plays, trend }) => [plays, trend]),
      [[700, 700]],
    );
  });
});

describe('the shards of what is due', () => {
  let db: Firestore;

  withDatabases((databases) => {
    db = databases.client();
  });

  it('keep to themselves when there are more than a hundred', async () => {
    const numbers = [0, 1, 9, 10, 11, 99, 100, 101, 109, 110, 365];
    const start = BASE + 10_000;
    const ofShard = (shard: number) => `episode_${shard}`;
    await Promise.all(
      numbers.flatMap((shard) => {
        const [episode_id, due] = [ofShard(shard), dueKey(shard, start)];
        const bucket = paths.metricsWindow(episode_id, startId(start));
        const fields = { episode_id, window_start: new Date(start), plays: 1, due };
        return [
          db.doc(bucket).set(fields),
          db.doc(paths.shard(bucket, 'a')).set({ ...fields, total_due: due }),
          db.doc(paths.sessionState(`user_${shard}`, 's')).set({ due }),
        ];
      }),
    );
    for (const shard of numbers) {
      const found = await readBusy(db, shard, NOW, 300_000, 2);
      assert.deepEqual(
        found.map(({ episode_id, buckets }) => [episode_id, buckets[0]?.plays]),
        [[ofShard(shard), 2]],
      );
      assert.equal(await countDue(db, shard, NOW), 1, String(shard));
      assert.equal(await foldShards(db, shard, NOW), 1, String(shard));
    }
  });
});
