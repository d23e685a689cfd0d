import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { pagesOf } from './pages.ts';

/** For each user the moment since which documents are wanted, in milliseconds since 1970. */
export type Since = ReadonlyMap<string, number>;

/** Users asked for in one query (Firestore: at most 30 disjunctions). */
export const USERS_AT_ONCE = 30;

/** Documents of one page. */
const PAGE = 300;

/**
 * The documents of some users, at most {@link USERS_AT_ONCE}, in all collections of a name, whose field holds a moment not
 * before the one wanted of their user, in the order of that moment. One query for all of them, for one that finds nothing
 * is billed as a read as well.
 */
export async function* ofUsersSince(
  db: Firestore,
  collection: string,
  field: string,
  since: Since,
): AsyncGenerator<QueryDocumentSnapshot> {
  const { Filter } = await import('firebase-admin/firestore');
  const wanted = Array.from(since, ([user, at]) =>
    Filter.and(Filter.where('user_id', '==', user), Filter.where(field, '>=', new Date(at))),
  );
  const all = db
    .collectionGroup(collection)
    .where(Filter.or(...wanted))
    .orderBy(field);
  for await (const page of pagesOf(all, PAGE)) yield* page;
}
