import { scopeOf } from '@earshot/mirroring-core';
import type { DocumentReference, Firestore, Query } from 'firebase-admin/firestore';

/** What DOCUMENT_ID names, without loading the client for it. */
const DOCUMENT_ID = '__name__';

/**
 * All documents of a pattern in the order of their paths, after one where it is given. The query of a group is bounded to the
 * documents below its root, so that those of collections that happen to have the same name elsewhere (`users/…/sessions`
 * beside `listeners/…/sessions`) are not read, and not billed.
 */
export function documentsOf(db: Firestore, pattern: string, after?: DocumentReference): Query {
  const { collection, kind, root } = scopeOf(pattern);
  if (kind === 'collection') return startedAfter(inOrder(db.collection(collection)), after);
  const [, ...rest] = pattern.split('/');
  const at = (first: string) => db.doc([first, ...rest.map(() => '0')].join('/'));
  const all = inOrder(db.collectionGroup(collection));
  return (after ? all.startAfter(after) : all.startAt(at(before(root)))).endBefore(at(`${root}!`));
}

function inOrder(query: Query): Query {
  return query.orderBy(DOCUMENT_ID);
}

function startedAfter(query: Query, after: DocumentReference | undefined): Query {
  return after ? query.startAfter(after) : query;
}

/** A name that sorts before another, with hardly one between them. */
function before(name: string): string {
  const last = name.charCodeAt(name.length - 1);
  return `${name.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}
