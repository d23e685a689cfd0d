import { dueKey, type ListenerStateDocument } from '@earshot/contracts';
import { hull, type Interval } from '@earshot/listening-core';
import type { Firestore, Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { USERS_AT_ONCE } from './of-users.ts';
import { pagesOf } from './pages.ts';
import { UnreadableState } from './state-document.ts';
import { STATE_COLLECTIONS, type StateCollection, userStateOf } from './user-state.ts';

/** State documents looked at in one query. */
const PAGE = 300;
const DUE = 'due' satisfies keyof ListenerStateDocument;

/** By user, the event time in which something happened that windows can be closed over now. */
export type DueListeners = ReadonlyMap<string, Interval>;

/**
 * The users of one shard who have windows to close, the longest overdue first, some at a time: as many as
 * `closeUserWindows` takes. A user is told once for each kind of state, however many of these are due.
 * @param unreadable told of each state that is due and cannot be read: it keeps nobody else waiting.
 */
export async function* dueListeners(
  db: Firestore,
  shard: number,
  now: Date,
  unreadable: (fault: UnreadableState) => void,
): AsyncGenerator<DueListeners> {
  for (const collection of STATE_COLLECTIONS) {
    const told = new Set<string>();
    for await (const docs of pagesOf(dueStates(db, collection, shard, now).orderBy(DUE), PAGE)) {
      const users = Array.from(openOf(collection, docs, unreadable)).filter(([user]) => !told.has(user));
      for (const [user] of users) told.add(user);
      for (let i = 0; i < users.length; i += USERS_AT_ONCE) yield new Map(users.slice(i, i + USERS_AT_ONCE));
    }
  }
}

/** How many state documents of one shard have windows to close. */
export async function countDue(db: Firestore, shard: number, now: Date): Promise<number> {
  const counts = await Promise.all(
    STATE_COLLECTIONS.map(async (collection) => {
      const counted = await dueStates(db, collection, shard, now).count().get();
      return counted.data().count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function dueStates(db: Firestore, collection: StateCollection, shard: number, now: Date): Query {
  return db
    .collectionGroup(collection)
    .where(DUE, '>=', dueKey(shard, 0))
    .where(DUE, '<=', dueKey(shard, now.getTime()));
}

function openOf(
  collection: StateCollection,
  docs: readonly QueryDocumentSnapshot[],
  unreadable: (fault: UnreadableState) => void,
): DueListeners {
  const open = new Map<string, Interval>();
  for (const doc of docs) {
    try {
      const { user, open: added } = userStateOf(collection, doc);
      const held = open.get(user);
      if (added) open.set(user, held ? hull(held, added) : added);
    } catch (error) {
      if (!(error instanceof UnreadableState)) throw error;
      unreadable(error);
    }
  }
  return open;
}
