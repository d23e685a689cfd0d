import { dataOf } from '@earshot/adapter-firestore';
import type { DocumentReference, Query, QuerySnapshot } from 'firebase-admin/firestore';

/** What Firestore tells of: the documents of a query, each kept as it is, or that something about one has changed. */
export interface Watched {
  /** @param told after every change, the first state included. */
  watch(told: () => void, failed: (error: Error) => void): () => void;
}

/** The documents of a query as they are, by their paths. */
export interface Mirror<T> extends Watched {
  readonly documents: ReadonlyMap<string, T>;
}

/** Keeps the documents of a query. */
export function mirrorOf<T>(query: Query): Mirror<T> {
  const documents = new Map<string, T>();
  const take = (snapshot: QuerySnapshot): void => {
    for (const { type, doc } of snapshot.docChanges()) {
      const data = type === 'removed' ? undefined : dataOf<T>(doc);
      if (data === undefined) documents.delete(doc.ref.path);
      else documents.set(doc.ref.path, data);
    }
  };
  return {
    documents,
    watch: (told, failed) =>
      query.onSnapshot((snapshot) => {
        take(snapshot);
        told();
      }, failed),
  };
}

/** Tells of the changes of a query, and keeps nothing. */
export function signalOf(query: Query): Watched {
  return { watch: (told, failed) => query.onSnapshot(told, failed) };
}

/** Tells of the changes of a document. */
export function signalOfDocument(document: DocumentReference): Watched {
  return { watch: (told, failed) => document.onSnapshot(told, failed) };
}

/** Watches several at once: the first change is told once the state of each is known. */
export function watchAll(
  all: readonly Watched[],
  changed: () => void,
  failed: (error: Error) => void,
): () => void {
  const known = new Set<Watched>();
  const stops = all.map((one) =>
    one.watch(() => {
      known.add(one);
      if (known.size === all.length) changed();
    }, failed),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
