import { type BroadcastPartDocument, type collections, type WithdrawalDocument } from '@earshot/contracts';
import { firestore } from './client.ts';

/** Collections whose documents say in `due` from when on they are to be taken up again. */
type WithDue = (typeof collections)['broadcasts' | 'withdrawals'];

/** Paths of at most so many documents of a collection that are due to be taken up again, longest due first. */
export async function dueDocuments(
  collection: WithDue,
  now: Date,
  limit: number,
): Promise<readonly string[]> {
  const db = await firestore();
  const due = 'due' satisfies keyof BroadcastPartDocument & keyof WithdrawalDocument;
  const { docs } = await db
    .collection(collection)
    .where(due, '<=', now)
    .orderBy(due)
    .limit(limit)
    .select()
    .get();
  return docs.map(({ ref }) => ref.path);
}
