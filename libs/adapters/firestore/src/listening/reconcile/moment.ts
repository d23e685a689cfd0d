import type {
  DocumentSnapshot,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  Timestamp,
} from 'firebase-admin/firestore';

/** Documents of one request. */
const PAGE = 300;

/** The database as it was at a moment of the last hour: all that is read of it goes together. */
export interface Moment {
  readonly at: Timestamp;
  /** In the order of the paths. */
  documents(paths: readonly string[], fields?: readonly string[]): Promise<readonly DocumentSnapshot[]>;
  /** All that an ordered query finds. */
  found(query: Query): Promise<readonly QueryDocumentSnapshot[]>;
}

/**
 * Reads as of a moment, which must be in the past by Firestore's clock, by an hour at most: by transactions that read only and
 * lock nothing.
 */
export function momentAt(db: Firestore, at: Timestamp): Moment {
  const then = { readOnly: true, readTime: at } as const;
  return {
    at,
    documents: async (paths, fields) => {
      const all: DocumentSnapshot[] = [];
      for (let i = 0; i < paths.length; i += PAGE) {
        const refs = paths.slice(i, i + PAGE).map((path) => db.doc(path));
        const mask = fields ? [{ fieldMask: [...fields] }] : [];
        all.push(...(await db.runTransaction((read) => read.getAll(...refs, ...mask), then)));
      }
      return all;
    },
    found: async (query) => {
      const all: QueryDocumentSnapshot[] = [];
      for (let last: QueryDocumentSnapshot | undefined, full = true; full;) {
        const page = last ? query.startAfter(last).limit(PAGE) : query.limit(PAGE);
        const { docs } = await db.runTransaction((read) => read.get(page), then);
        all.push(...docs);
        last = docs.at(-1);
        full = docs.length === PAGE;
      }
      return all;
    },
  };
}
