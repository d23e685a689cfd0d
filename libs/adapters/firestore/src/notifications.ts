import { collections, dueKey, type NotificationDocument } from '@earshot/contracts';
import { firestore } from './client.ts';
import type { Versioned } from './guarded.ts';
import { dataOf } from './read.ts';

/** A notification that somebody has to look after. */
export interface DueNotification extends Versioned<unknown> {
  readonly path: string;
}

/** At most so many notifications of one shard that are due at a moment, longest due first. */
export async function dueNotifications(
  shard: number,
  now: Date,
  limit: number,
): Promise<readonly DueNotification[]> {
  const db = await firestore();
  const due = 'due' satisfies keyof NotificationDocument;
  const { docs } = await db
    .collectionGroup(collections.notifications)
    .where(due, '>=', dueKey(shard, 0))
    .where(due, '<=', dueKey(shard, now.getTime()))
    .orderBy(due)
    .limit(limit)
    .get();
  return docs.map((doc) => ({ path: doc.ref.path, data: dataOf(doc), version: doc.updateTime }));
}
