import type {
  DocumentSnapshot,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  Timestamp,
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
}

/**
 * Reads as of a moment, which must be in the past by Firestore's clock, by an hour at most: by transactions that read only and
 * lock nothing.
 */
export function momentAt(db: Firestore, at: Timestamp): Moment {
  const then = { readOnly: true, readTime: at } as const;
  return {
    at,
    documents: async function* (paths, fields) {
      for (let i = 0; i < paths.length; i += PAGE) {
        const refs = paths.slice(i, i + PAGE).map((path) => db.doc(path));
        yield* await db.runTransaction((read) => read.getAll(...refs, { fieldMask: [...fields] }), then);
      }
    },
    found: async function* (query) {
      for (let last: QueryDocumentSnapshot | undefined, full = true; full;) {
        const page = last ? query.startAfter(last).limit(PAGE) : query.limit(PAGE);
        const { docs } = await db.runTransaction((read) => read.get(page), then);
        yield* docs;
        last = docs.at(-1);
        full = docs.length === PAGE;
      }
    },
  };
}
