import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { firestore } from './client.ts';

/** Some of what a query finds, in the order of the documents. */
export interface QueryPage<T> {
  readonly found: readonly T[];
  /** The last document read, to go on after; undefined when there are no more. */
  readonly next: string | undefined;
}

/** Reads at most so many documents that a query without an order finds, after a document. */
export async function readPage<T>(
  query: Query,
  after: string | undefined,
  limit: number,
  resultOf: (doc: QueryDocumentSnapshot) => T,
): Promise<QueryPage<T>> {
  const { FieldPath } = await import('firebase-admin/firestore');
  const db = await firestore();
  const ordered = query.orderBy(FieldPath.documentId()).limit(limit);
  const { docs } = await (after === undefined ? ordered : ordered.startAfter(db.doc(after))).get();
  return { found: docs.map(resultOf), next: docs.length < limit ? undefined : docs.at(-1)?.ref.path };
}
