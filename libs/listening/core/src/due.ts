import { shardAmong } from '@earshot/contracts';
import type { Activity } from './activity.ts';
import type { Interval } from './intervals.ts';

/**
 * Shards that what is due is spread over, so that the index of due times has no hot end: each bears 500 writes a
 * second (Firestore's limit for an index that grows in sequence), so that all bear the heartbeats of 1.9 million
 * listeners, one a minute each.
 */
export const DUE_SHARDS = 64;

/** The shard of a user or an episode. */
export function shardOf(id: string): number {
  return shardAmong(id, DUE_SHARDS);
}

/** When the windows over an open stretch of a session can be closed, in milliseconds. */
export function closesAt(activities: readonly Activity[], open: Interval): number {
  const within = activities.filter(({ from, to }) => from <= open[1] && to >= open[0]);
  return Math.max(open[1], ...within.map(({ until }) => until));
}

/** The end of the last activity, in milliseconds; 0 when there is none. */
export function lastActivityOf(activities: readonly Activity[]): number {
  return activities.reduce((last, { to }) => Math.max(last, to), 0);
}
