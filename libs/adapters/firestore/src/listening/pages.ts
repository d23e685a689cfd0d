import type { Query, QueryDocumentSnapshot, QuerySnapshot } from 'firebase-admin/firestore';

/**
 * What an ordered query finds, so many documents at a time: no more of them are held at once, however many there are. What
 * is written meanwhile may be seen or not.
 * @param get how each page is read, such as within a transaction.
 */
export async function* pagesOf(
  query: Query,
  size: number,
  get: (page: Query) => Promise<QuerySnapshot> = (page) => page.get(),
): AsyncGenerator<readonly QueryDocumentSnapshot[]> {
  const first = query.limit(size);
  let last: QueryDocumentSnapshot | undefined;
  do {
    const { docs }: QuerySnapshot = await get(last ? first.startAfter(last) : first);
    if (docs.length > 0) yield docs;
    last = docs.length === size ? docs.at(-1) : undefined;
  } while (last);
}
