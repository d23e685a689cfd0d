import { memo } from '@earshot/contracts';
import { type FoundDocument, parametersOf, scopeOf } from '@earshot/mirroring-core';
import { initializeApp } from 'firebase-admin/app';
import {
  type DocumentReference,
  FieldPath,
  type Firestore,
  initializeFirestore,
  type Query,
  type QueryDocumentSnapshot,
} from 'firebase-admin/firestore';
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
  const all = allOf(db, pattern).orderBy(FieldPath.documentId());
  let from: DocumentReference | undefined = after === undefined ? undefined : db.doc(after);
  let read = 0;
  for (;;) {
    await pace?.(read);
    const { docs } = await within(db, pattern, from ? all.startAfter(from) : undefined, all)
      .limit(PAGE)
      .get();
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
  const all = allOf(db, pattern).orderBy(FieldPath.documentId());
  const snapshot = await within(db, pattern, undefined, all).count().get();
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

function allOf(db: Firestore, pattern: string): Query {
  const { collection, kind } = scopeOf(pattern);
  return kind === 'collection' ? db.collection(collection) : db.collectionGroup(collection);
}

/**
 * Bounds the query of a group to the documents below its root, so that those of collections that happen to have the same
 * name elsewhere (`listeners/…/sessions`) are not read, and not billed.
 */
function within(db: Firestore, pattern: string, started: Query | undefined, all: Query): Query {
  const { kind, root } = scopeOf(pattern);
  if (kind === 'collection') return started ?? all;
  const [, ...rest] = pattern.split('/');
  const at = (first: string) => db.doc([first, ...rest.map(() => '0')].join('/'));
  return (started ?? all.startAt(at(before(root)))).endBefore(at(`${root}!`));
}

/** A name that sorts before another, with hardly one between them. */
function before(name: string): string {
  const last = name.charCodeAt(name.length - 1);
  return `${name.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}
