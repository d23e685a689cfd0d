import assert from 'node:assert/strict';
import { readBuckets, refreshTrending } from '@earshot/adapter-firestore';
import { decayedWeight, paths, TREND_DECAY, type TrendingDocument } from '@earshot/contracts';
import { dueKey, shardOf, startId, trendFields } from '@earshot/listening-core';
import type { Firestore } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';
import { BASE } from '../testing/instance.ts';

const EPISODE = 'episode_1';
const SHARD = shardOf(EPISODE);
const NOW = new Date(BASE + 120_000);

describe('what the tick reads of hot documents', () => {
  let db: Firestore;

  withDatabases((databases) => {
    db = databases.client();
  });

  const addShard = (total: string, id: string, fields: object) => {
    const due = dueKey(SHARD, NOW.getTime() + 60_000);
    return db.doc(paths.shard(total, id)).set({ episode_id: EPISODE, due, ...fields });
  };

  it('is a bucket with its shards, and no shard of anything else', async () => {
    const at = (start: number) => paths.metricsWindow(EPISODE, startId(start));
    const bucket = (start: number, plays: number) => ({
      window_start: new Date(start),
      plays,
      score_tenths: plays * 10,
    });
    const fields = { episode_id: EPISODE, due: dueKey(SHARD, BASE), ...bucket(BASE, 1) };
    const tooOld = BASE - 3_600_000;
    await Promise.all([
      db.doc(at(BASE)).set(fields),
      addShard(at(BASE), 'a', bucket(BASE, 20)),
      addShard(at(BASE), 'b', bucket(BASE, 300)),
      addShard(at(BASE + 10_000), 'a', bucket(BASE + 10_000, 4)),
      addShard(at(tooOld), 'a', bucket(tooOld, 1)),
      addShard(paths.metrics(EPISODE), 'a', { plays: 5 }),
      addShard(paths.metricsMinutes(EPISODE, startId(BASE)), 'a', {
        hour_start: new Date(BASE),
        listening: { '00': 6 },
      }),
    ]);
    const [found, ...others] = await readBuckets(db, SHARD, NOW, 300_000);
    assert.deepEqual(others, []);
    assert.equal(found?.episode_id, EPISODE);
    assert.deepEqual(
      found.buckets.toSorted((a, b) => a.start - b.start),
      [
        { start: BASE, plays: 321, score_tenths: 3_210 },
        { start: BASE + 10_000, plays: 4, score_tenths: 40 },
      ],
    );
  });

  it('is a trend with its shards, also of an episode that without them would not be listed', async () => {
    const [current] = trendFields(NOW.getTime());
    const trend = (weight: number) => ({ [current]: decayedWeight(TREND_DECAY, NOW.getTime(), weight) });
    const episodes = Array.from({ length: 60 }, (_, i) => `other_${i}`);
    await Promise.all([
      ...episodes.map((episode_id, i) =>
        db.doc(paths.metrics(episode_id)).set({ episode_id, plays: 1, ...trend(1 + i / 100) }),
      ),
      db.doc(paths.metrics(EPISODE)).set({ episode_id: EPISODE, plays: 2, ...trend(0.5) }),
      addShard(paths.metrics(EPISODE), 'a', { plays: 30, ...trend(1) }),
      addShard(paths.metrics(EPISODE), 'b', { plays: 400, ...trend(1) }),
      addShard(paths.metrics('episode_new'), 'a', { plays: 7, ...trend(2) }),
      addShard(paths.metricsWindow(EPISODE, 'w'), 'a', { plays: 5_000 }),
    ]);
    await refreshTrending(db, NOW);
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
  });
});
