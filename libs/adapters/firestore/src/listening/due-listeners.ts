import { type ListenerStateDocument } from '@earshot/contracts';
import { dueKey } from '@earshot/listening-core';
import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { STATE_COLLECTIONS } from './user-state.ts';

/** State documents looked at in one query. */
const PAGE = 300;
const DUE = 'due' satisfies keyof ListenerStateDocument;

/** The users of one shard who have windows to close, a page at a time; a user may be told more than once. */
export async function* dueListeners(
  db: Firestore,
  shard: number,
  now: Date,
): AsyncGenerator<readonly string[]> {
  for (const collection of STATE_COLLECTIONS) {
    const due = db
      .collectionGroup(collection)
      .where(DUE, '>=', dueKey(shard, 0))
      .where(DUE, '<=', dueKey(shard, now.getTime()))
      .orderBy(DUE)
      .select(DUE, 'user_id' satisfies keyof ListenerStateDocument)
      .limit(PAGE);
    let last: QueryDocumentSnapshot | undefined;
    do {
      const { docs } = await (last ? due.startAfter(last) : due).get();
      yield Array.from(new Set(docs.map((doc) => doc.get('user_id') as string)));
      last = docs.length === PAGE ? docs.at(-1) : undefined;
    } while (last);
  }
}
