import type { Firestore, Query, QuerySnapshot, Transaction } from '@google-cloud/firestore';

/** The paths of what queries in transactions of a client find from now on, page by page. */
export function pagesRead(db: Firestore): readonly (readonly string[])[] {
  const pages: string[][] = [];
  const run = db.runTransaction.bind(db);
  db.runTransaction = (work, options) =>
    run((moment) => {
      const get: (query: Query) => Promise<QuerySnapshot> = moment.get.bind(moment);
      const noted = async (query: Query) => {
        const found = await get(query);
        pages.push(found.docs.map(({ ref }) => ref.path));
        return found;
      };
      return work(Object.assign<Transaction, object>(moment, { get: noted }));
    }, options);
  return pages;
}
