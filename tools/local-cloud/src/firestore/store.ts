import { status } from '@grpc/grpc-js';
import { Failure } from './failure.ts';
import { collectionOf, lastId, liesBelow } from './names.ts';
import type { Micros } from './time.ts';
import type { Fields } from './wire.ts';

/** One document as it was from its update time on. Never changed in place. */
export interface StoredDocument {
  readonly path: string;
  readonly fields: Fields;
  readonly createTime: Micros;
  readonly updateTime: Micros;
}

/** A document's state since a time; without a document it did not exist. */
interface Revision {
  readonly since: Micros;
  readonly document: StoredDocument | undefined;
}

/** The documents that a query ranges over. */
export interface Scope {
  /** Path of a document, or '' for the root. */
  readonly parent: string;
  /** Absent: collections of any name. */
  readonly collectionId: string | undefined;
  readonly allDescendants: boolean;
}

/** Whether a collection is in the scope. */
export const inScope = ({ parent, collectionId, allDescendants }: Scope, collection: string): boolean =>
  (collectionId === undefined || lastId(collection) === collectionId) &&
  (allDescendants ? liesBelow(collection, parent) : parentOf(collection) === parent);

const parentOf = (collection: string): string => (collection.includes('/') ? collectionOf(collection) : '');

/** How far into the past reads reach. Production keeps an hour; memory is dearer here. */
const KEPT: { readonly micros: Micros; readonly revisions: number } = { micros: 60e6, revisions: 20_000 };

/** The documents of one database, with their recent past. */
export class DocumentStore {
  readonly #documents = new Map<string, Revision[]>();
  readonly #collections = new Map<string, Set<string>>();
  readonly #groups = new Map<string, Set<string>>();
  /** Documents that hold a superseded revision, with the time it was superseded, oldest first. */
  #superseded: { readonly path: string; readonly at: Micros }[] = [];
  #readableSince: Micros = 0;

  /** A document now, or as it was at a time. */
  get(path: string, at?: Micros): StoredDocument | undefined {
    const revisions = this.#documents.get(path);
    if (at === undefined) return revisions?.at(-1)?.document;
    this.#checkReadable(at);
    return revisions?.findLast(({ since }) => since <= at)?.document;
  }

  /** Every document in the scope, in no order, now or as it was at a time. */
  *scan(scope: Scope, at?: Micros): Generator<StoredDocument> {
    for (const collection of this.#candidates(scope)) {
      if (!inScope(scope, collection)) continue;
      for (const path of this.#collections.get(collection) ?? []) {
        const document = this.get(path, at);
        if (document) yield document;
      }
    }
  }

  #candidates({ parent, collectionId, allDescendants }: Scope): Iterable<string> {
    if (collectionId === undefined) return this.#collections.keys();
    if (allDescendants) return this.#groups.get(collectionId) ?? [];
    return [parent === '' ? collectionId : `${parent}/${collectionId}`];
  }

  /** The collections that hold a document now. */
  *collections(): Generator<string> {
    for (const [collection, paths] of this.#collections) {
      if (Array.from(paths).some((path) => this.get(path) !== undefined)) yield collection;
    }
  }

  /** Makes a document's state since a time; times only grow. */
  put(path: string, since: Micros, document: StoredDocument | undefined): void {
    const revisions = this.#documents.get(path);
    if (revisions) {
      revisions.push({ since, document });
      this.#superseded.push({ path, at: since });
    } else {
      this.#documents.set(path, [{ since, document }]);
      this.#enlist(path);
    }
    this.#forget(since);
  }

  /** Every document there is now. */
  *all(): Generator<StoredDocument> {
    for (const revisions of this.#documents.values()) {
      const document = revisions.at(-1)?.document;
      if (document) yield document;
    }
  }

  /** Whether reads reach back to this time. */
  reaches(at: Micros): boolean {
    return at >= this.#readableSince;
  }

  #checkReadable(at: Micros): void {
    if (!this.reaches(at))
      throw new Failure(status.FAILED_PRECONDITION, 'The requested read time is too old.');
  }

  #enlist(path: string): void {
    const collection = collectionOf(path);
    const paths = this.#collections.get(collection);
    if (paths) paths.add(path);
    else {
      this.#collections.set(collection, new Set([path]));
      const id = lastId(collection);
      this.#groups.set(id, (this.#groups.get(id) ?? new Set()).add(collection));
    }
  }

  #delist(path: string): void {
    const collection = collectionOf(path);
    const paths = this.#collections.get(collection);
    paths?.delete(path);
    if (paths?.size !== 0) return;
    this.#collections.delete(collection);
    this.#groups.get(lastId(collection))?.delete(collection);
  }

  #forget(now: Micros): void {
    let done = 0;
    for (const { path, at } of this.#superseded) {
      if (at >= now - KEPT.micros && this.#superseded.length - done <= KEPT.revisions) break;
      this.#drop(path, at);
      this.#readableSince = at;
      done += 1;
    }
    // A splice moves the whole rest: worth it only for many at once.
    if (done > 0) this.#superseded.splice(0, done);
  }

  /** Drops what the document was before a time, and the document itself when it has not existed since. */
  #drop(path: string, before: Micros): void {
    const revisions = this.#documents.get(path);
    if (!revisions) return;
    while (revisions[1] && revisions[1].since <= before) revisions.shift();
    if (revisions.length === 1 && revisions[0]?.document === undefined) {
      this.#documents.delete(path);
      this.#delist(path);
    }
  }
}
