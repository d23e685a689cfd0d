import {
  announceSurge,
  closeUserWindows,
  dueListeners,
  type EpisodeBuckets,
  firestore,
  foldShards,
  readBuckets,
  refreshTrending,
} from '@earshot/adapter-firestore';
import { listeningSettings, memo, readSettings } from '@earshot/contracts';
import { DUE_SHARDS } from '@earshot/listening-core';
import { errorFields, logEvent } from '@earshot/runtime';
import type { Firestore } from 'firebase-admin/firestore';
import { forEach } from './for-each.ts';
import { announce, remind } from './rules.ts';

/** Users, and episodes, that are worked on at once. */
const CONCURRENCY = 8;
const settings = memo(() => Promise.resolve(readSettings(listeningSettings)));

/**
 * Does what is due at a moment: closes users' windows, folds shards of hot documents
 * into their totals, announces surges, and brings the trending list up to date.
 * Everything has its effect once, however late or often it runs.
 * @throws AggregateError when some of it failed, after all the rest is done.
 */
export async function tick(now: Date, database: () => Promise<Firestore> = firestore): Promise<void> {
  const db = await database();
  const faults: unknown[] = [];
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logEvent('ERROR', 'tick_failed', { what, ...errorFields(error) });
      faults.push(error);
    }
  };
  const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);
  await forEach(shards, CONCURRENCY, (shard) =>
    attempt(`windows of shard ${shard}`, async () => {
      for await (const users of dueListeners(db, shard, now)) {
        await forEach(users, CONCURRENCY, (user) =>
          attempt('windows of a user', () => closeUserWindows(db, user, now, remind)),
        );
      }
    }),
  );
  await forEach(shards, CONCURRENCY, (shard) =>
    attempt(`hot documents of shard ${shard}`, () => foldShards(db, shard, now)),
  );
  await forEach(shards, CONCURRENCY, (shard) =>
    attempt(`surges of shard ${shard}`, () => announceSurges(db, shard, now)),
  );
  await attempt('trending', () => refreshTrending(db, now));
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} parts of the tick failed`);
}

async function announceSurges(db: Firestore, shard: number, now: Date): Promise<void> {
  const { TRENDING_COOLDOWN_SEC, TRENDING_LOOKBACK_SEC } = await settings();
  const episodes = await readBuckets(db, shard, now, TRENDING_LOOKBACK_SEC * 1000);
  await forEach(episodes, CONCURRENCY, async (episode: EpisodeBuckets) => {
    const announced = await announceSurge(db, episode, TRENDING_COOLDOWN_SEC * 1000, announce(now));
    if (announced) logEvent('INFO', 'surge_announced', { episode_id: episode.episode_id });
  });
}
