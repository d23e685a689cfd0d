import {
  announceSurge,
  closeUserWindows,
  countDue,
  dueListeners,
  type EpisodeBuckets,
  foldShards,
  readBusy,
} from '@earshot/adapter-firestore';
import { forEach } from '@earshot/contracts';
import { DUE_SHARDS, surgeLookback } from '@earshot/listening-core';
import { logEvent } from '@earshot/runtime';
import { tellUnreadable } from '../unreadable.ts';
import type { Part } from './part.ts';
import { announcing, reminding } from './rules.ts';
import type { Run, Turn } from './run.ts';

/** Episodes whose surges are announced at once. */
const CONCURRENCY = 8;

/** A part for each shard of users and episodes: their surges, their windows, and their hot documents. */
export const partitions: readonly Part[] = Array.from({ length: DUE_SHARDS }, (_, shard) => ({
  name: `listening-${String(shard).padStart(2, '0')}`,
  // What is news first: it grows old soonest.
  steps: [
    { name: 'surges', work: (run, turn) => announceSurges(run, turn, shard) },
    { name: 'windows', work: (run, turn) => closeWindows(run, turn, shard) },
    { name: 'hot documents', work: ({ db, now }, turn) => foldShards(db, shard, now, turn.mayGoOn) },
  ],
  left: ({ db, now }) => countDue(db, shard, now),
}));

async function announceSurges({ db, now, settings }: Run, turn: Turn, shard: number): Promise<void> {
  const { through } = turn.lease;
  const longest = settings.TRENDING_LOOKBACK_SEC * 1000;
  const rules = announcing(now, settings.TRENDING_COOLDOWN_SEC * 1000);
  const lookback = surgeLookback(now.getTime(), through, longest);
  const episodes = await readBusy(db, shard, now, lookback, rules.leastPlays);
  // Where nobody plays much nothing is written, and nobody is kept away.
  if (episodes.length > 0 && !(await turn.mayGoOn())) return;
  await forEach(episodes, CONCURRENCY, async (episode: EpisodeBuckets) => {
    const isNews = await announceSurge(db, episode, rules);
    if (isNews) logEvent('INFO', 'surge_announced', { episode_id: episode.episode_id });
  });
  // By the clock that is behind: what is looked at twice costs less than what nobody looks at.
  turn.lease.reach(Math.min(now.getTime(), turn.lease.time()));
}

async function closeWindows({ db, now, settings }: Run, turn: Turn, shard: number): Promise<void> {
  const faults: unknown[] = [];
  let left = 0;
  const failed = (...some: readonly unknown[]): void => {
    tellUnreadable(...some);
    faults.push(...some);
  };
  const rules = reminding(settings.REMINDER_COOLDOWN_SEC * 1000);
  for await (const listeners of dueListeners(db, shard, now, failed)) {
    if (!(await turn.mayGoOn())) break;
    try {
      left += await closeUserWindows(db, listeners, now, rules);
    } catch (error) {
      failed(...(error instanceof AggregateError ? (error.errors as unknown[]) : [error]));
    }
  }
  if (left > 0) logEvent('WARNING', 'windows_postponed', { shard, due_documents: left });
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join('; '));
}
