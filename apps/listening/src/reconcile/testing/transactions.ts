import {
  type DocumentReference,
  type DocumentSnapshot,
  type Firestore,
  type Query,
  type QuerySnapshot,
  Timestamp,
  type Transaction,
} from '@google-cloud/firestore';

type GetAll = (...asked: (DocumentReference | object)[]) => Promise<DocumentSnapshot[]>;

/** Stands between a client and what its transactions read: sees each page of documents before they do. */
function overPages(db: Firestore, over: (page: readonly DocumentSnapshot[]) => void): void {
  const run = db.runTransaction.bind(db);
  db.runTransaction = (work, options) =>
    run((moment) => {
      const [find, getAll] = [moment.get.bind(moment), moment.getAll.bind(moment)];
      const get = async (query: Query) => {
        const found: QuerySnapshot | DocumentSnapshot = await find(query);
        over('docs' in found ? found.docs : [found]);
        return found;
      };
      const all: GetAll = async (...asked) => {
        const found = await (getAll as GetAll)(...asked);
        over(found);
        return found;
      };
      return work(Object.assign<Transaction, object>(moment, { get, getAll: all }));
    }, options);
}

/** The paths of the states that transactions of a client read from now on. */
export function statesRead(db: Firestore): readonly string[] {
  const read: string[] = [];
  overPages(db, (page) => {
    const states = page.map(({ ref }) => ref.path).filter((path) => path.startsWith('listeners/'));
    read.push(...states);
  });
  return read;
}

/** Makes documents of counters look to transactions as if they had been created so long before; in milliseconds. */
export function agedBy(db: Firestore, ms: number): void {
  overPages(db, (page) => {
    for (const document of page) {
      if (!document.createTime || document.ref.path.startsWith('listeners/')) continue;
      const value = Timestamp.fromMillis(document.createTime.toMillis() - ms);
      Object.defineProperty(document, 'createTime', { value });
    }
  });
}
