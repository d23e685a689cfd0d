import { type BroadcastPartDocument, collections, paths } from '@earshot/contracts';
import { firestore } from './client.ts';

/** Paths of at most so many parts of broadcasts that are due to be taken up again, longest due first. */
export async function dueBroadcastParts(now: Date, limit: number): Promise<readonly string[]> {
  const db = await firestore();
  const due = 'due' satisfies keyof BroadcastPartDocument;
  const { docs } = await db
    .collection(collections.broadcasts)
    .where(due, '<=', now)
    .orderBy(due)
    .limit(limit)
    .select()
    .get();
  return docs.map(({ id }) => paths.broadcastPart(id));
}
