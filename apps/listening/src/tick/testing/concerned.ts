import type { PlaybackEvent } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import type { Firestore } from '@google-cloud/firestore';
import { BASE, instance, messageOf, time } from '../../testing/instance.ts';
import type { Part } from '../part.ts';
import { partitions } from '../partition.ts';
import { doParts } from '../parts.ts';
import { type Limits, LIMITS, startRun } from '../run.ts';

/** The parts of the tick that look after some users and episodes: no other part has anything to do for them. */
export function partsFor(ids: Iterable<string>): readonly Part[] {
  const shards = new Set(Array.from(ids, shardOf));
  return partitions.filter((_, shard) => shards.has(shard));
}

/** A run of some parts of the tick, so many seconds after the base. */
export async function runParts(
  db: Firestore,
  parts: readonly Part[],
  second: number,
  limits: Limits = LIMITS,
): Promise<void> {
  await doParts(await startRun(db, new Date(BASE + second * 1_000), limits), parts);
}

/** A database, and what is due in it: only parts that events concern are done, at a fraction of the cost of all 64. */
export interface Concerned {
  /** Folds events that are published so many seconds after the base. */
  readonly fold: (events: readonly PlaybackEvent[], second: number) => Promise<void>;
  /** A run of the parts of all users and episodes that events were folded of. */
  readonly tickAt: (second: number) => Promise<void>;
}

export function concerned(db: Firestore): Concerned {
  const ids = new Set<string>();
  return {
    fold: async (events, second) => {
      for (const { user_id, episode_id } of events) ids.add(user_id).add(episode_id);
      await instance(db).playback(messageOf(events, time(second)));
    },
    tickAt: (second) => runParts(db, partsFor(ids), second),
  };
}
