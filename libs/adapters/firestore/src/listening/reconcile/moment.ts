import type {
  DocumentSnapshot,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  Timestamp,
  Transaction,
} from 'firebase-admin/firestore';

/** Documents of one request, and so of those held at a time. */
const PAGE = 300;

/** The database as it was at a moment of the last hour: all that is read of it goes together. */
export interface Moment {
  readonly at: Timestamp;
  /** In the order of the paths, page by page; of each only some fields. */
  documents(paths: readonly string[], fields: readonly string[]): AsyncIterable<DocumentSnapshot>;
  /** All that an ordered query finds, page by page. It has to select what it is ordered by. */
  found(query: Query): AsyncIterable<QueryDocumentSnapshot>;
  /** The first that a query finds. */
  first(query: Query): Promise<QueryDocumentSnapshot | undefined>;
}

/**
 * Reads as of a moment, which must be in the past by Firestore's clock, by an hour at most: by transactions that read only and
 * lock nothing. Once the signal is aborted nothing more is read, and its reason thrown.
 */
export function momentAt(db: Firestore, at: Timestamp, signal: AbortSignal): Moment {
  const then = { readOnly: true, readTime: at } as const;
  const read = <T>(what: (transaction: Transaction) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    return db.runTransaction(what, then);
  };
  const pageOf = async (query: Query, size: number) => (await read((all) => all.get(query.limit(size)))).docs;
  return {
    at,
    documents: async function* (paths, fields) {
      for (let i = 0; i < paths.length; i += PAGE) {
        const refs = paths.slice(i, i + PAGE).map((path) => db.doc(path));
        yield* await read((all) => all.getAll(...refs, { fieldMask: [...fields] }));
      }
    },
    found: async function* (query) {
      for (let last: QueryDocumentSnapshot | undefined, full = true; full;) {
        const docs = await pageOf(last ? query.startAfter(last) : query, PAGE);
        yield* docs;
        last = docs.at(-1);
        full = docs.length === PAGE;
      }
    },
    first: async (query) => (await pageOf(query, 1)).at(0),
  };
}
