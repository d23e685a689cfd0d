import { memo } from '@earshot/contracts';
import { type FoundDocument, parametersOf } from '@earshot/mirroring-core';
import { initializeApp } from 'firebase-admin/app';
import {
  type DocumentReference,
  type Firestore,
  initializeFirestore,
  type QueryDocumentSnapshot,
} from 'firebase-admin/firestore';
import { documentsOf } from './pattern-query.ts';
import { stateOf } from './values.ts';

/** An app of its own: its client decodes integers as bigint, so that all stay exact. */
const exactFirestore = memo((): Promise<Firestore> => {
  const db = initializeFirestore(initializeApp(undefined, 'earshot-exact'), { preferRest: false });
  db.settings({ useBigInt: true });
  return Promise.resolve(db);
});

/** Documents of one query. */
const PAGE = 300;

/**
 * All documents of a pattern in the order of their paths, after a path where one is given. Each read is billed. `pace` is
 * awaited before each page with the number of documents that were read so far.
 */
export async function* scanDocuments(
  pattern: string,
  { after, pace }: { readonly after?: string; readonly pace?: (read: number) => Promise<void> } = {},
): AsyncGenerator<FoundDocument> {
  const db = await exactFirestore();
  let from: DocumentReference | undefined = after === undefined ? undefined : db.doc(after);
  let read = 0;
  for (;;) {
    await pace?.(read);
    const { docs } = await documentsOf(db, pattern, from).limit(PAGE).get();
    for (const snapshot of docs) {
      const found = foundOf(pattern, snapshot);
      if (found) yield found;
    }
    read += docs.length;
    from = docs.at(-1)?.ref;
    if (docs.length < PAGE) return;
  }
}

/** How many documents a pattern has; billed as one read for every thousand. */
export async function countDocuments(pattern: string): Promise<number> {
  const db = await exactFirestore();
  const snapshot = await documentsOf(db, pattern).count().get();
  const { count } = snapshot.data() as { readonly count: number | bigint };
  return Number(count);
}

/** A document as it was at a time of Firestore's; undefined when it did not exist. */
export interface ReadDocument {
  readonly document: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly found: FoundDocument | undefined;
  readonly readTime: { readonly seconds: number; readonly nanoseconds: number };
}

/** Reads documents of a pattern, at most some hundreds, in their order. */
export async function readDocuments(
  pattern: string,
  documents: readonly string[],
): Promise<readonly ReadDocument[]> {
  if (documents.length === 0) return [];
  const db = await exactFirestore();
  const snapshots = await db.getAll(...documents.map((path) => db.doc(path)));
  return snapshots.map((snapshot) => {
    const { seconds, nanoseconds } = snapshot.readTime;
    const document = snapshot.ref.path;
    const parameters = parametersOf(pattern, document) ?? {};
    const state = stateOf(snapshot);
    const found = state && { document, parameters, ...state };
    return { document, parameters, found, readTime: { seconds, nanoseconds } };
  });
}

function foundOf(pattern: string, snapshot: QueryDocumentSnapshot): FoundDocument | undefined {
  const document = snapshot.ref.path;
  const parameters = parametersOf(pattern, document);
  const state = stateOf(snapshot);
  return parameters && state && { document, parameters, ...state };
}
