import { status } from '@grpc/grpc-js';
import { randomBytes } from 'node:crypto';
import type { Committed, Database } from './database.ts';
import { Failure, invalid } from './failure.ts';
import type { CompiledQuery } from './query/query.ts';
import type { StoredDocument } from './store.ts';
import { fromTimestamp, type Micros } from './time.ts';
import type { Consistency, TransactionOptions, Write } from './wire.ts';

/** Production ends a transaction that is idle for 60 s or older than 270 s. */
const LIVES: { readonly idleMs: number; readonly totalMs: number } = { idleMs: 60_000, totalMs: 270_000 };

interface Transaction {
  readonly id: string;
  readonly readOnly: boolean;
  readonly begunMs: number;
  usedMs: number;
  /** Set by the first read: all reads see this instant. */
  readTime: Micros | undefined;
  /** For each read, whether it would still give the same. */
  readonly checks: (() => boolean)[];
}

/** Where a read looks: an instant, or the present. */
export interface View {
  readonly database: Database;
  readonly readTime: Micros;
  /** Id of a transaction that this read began. */
  readonly begun: Uint8Array | undefined;
  get(path: string): StoredDocument | undefined;
  run(query: CompiledQuery): StoredDocument[];
}

/**
 * The transactions of one database, in the optimistic concurrency mode: reads take no locks and see one instant, and a commit whose
 * reads would give something else by now is ABORTED, for the client to try again.
 */
export class Transactions {
  readonly #database: Database;
  readonly #open = new Map<string, Transaction>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Begins a transaction and gives its id. */
  begin(options: TransactionOptions | null | undefined): Uint8Array {
    const now = Date.now();
    for (const { id, usedMs, begunMs } of this.#open.values()) {
      if (now - usedMs > LIVES.idleMs || now - begunMs > LIVES.totalMs) this.#open.delete(id);
    }
    const bytes = randomBytes(16);
    const readOnly = options?.readOnly;
    const readTime = readOnly?.readTime ? fromTimestamp(readOnly.readTime) : undefined;
    const id = bytes.toString('base64');
    this.#open.set(id, { id, readOnly: Boolean(readOnly), begunMs: now, usedMs: now, readTime, checks: [] });
    return bytes;
  }

  /** Opens a view for a read as its request asks. */
  view(consistency: Consistency): View {
    const { clock } = this.#database;
    if (consistency.newTransaction) {
      const begun = this.begin(consistency.newTransaction);
      return this.#viewOf(this.#find(begun), begun);
    }
    if (consistency.transaction?.length) return this.#viewOf(this.#find(consistency.transaction), undefined);
    const readTime = consistency.readTime ? fromTimestamp(consistency.readTime) : undefined;
    const { store } = this.#database;
    return {
      database: this.#database,
      readTime: readTime ?? clock.now(),
      begun: undefined,
      get: (path) => store.get(path, readTime),
      run: (query) => query.run(store, readTime),
    };
  }

  /** Commits writes, in a transaction when an id is given; throws ABORTED when what it read has changed since. */
  commit(writes: readonly Write[], id: Uint8Array | undefined): Committed {
    if (!id?.length) return this.#database.commit(writes);
    const transaction = this.#find(id);
    this.#open.delete(transaction.id);
    if (transaction.readOnly && writes.length > 0) throw invalid('Cannot write in a read-only transaction.');
    if (writes.length > 0 && !transaction.checks.every((holds) => holds())) {
      throw new Failure(
        status.ABORTED,
        'What the transaction read was changed by another; it can be tried again.',
      );
    }
    return this.#database.commit(writes);
  }

  /** Ends a transaction; one that has ended already stays ended. */
  rollback(id: Uint8Array): void {
    this.#open.delete(keyOf(id));
  }

  #find(id: Uint8Array): Transaction {
    const transaction = this.#open.get(keyOf(id));
    if (!transaction) throw invalid('The referenced transaction has expired or is no longer valid.');
    transaction.usedMs = Date.now();
    return transaction;
  }

  #viewOf(transaction: Transaction, begun: Uint8Array | undefined): View {
    const { store, clock } = this.#database;
    const readTime = (transaction.readTime ??= clock.now());
    if (!transaction.readOnly && !store.reaches(readTime)) {
      throw new Failure(status.ABORTED, 'The transaction took too long; it can be tried again.');
    }
    return {
      database: this.#database,
      readTime,
      begun,
      get: (path) => {
        const document = store.get(path, readTime);
        transaction.checks.push(() => store.get(path) === document);
        return document;
      },
      run: (query) => {
        const documents = query.run(store, readTime);
        transaction.checks.push(() => sameDocuments(query.run(store), documents));
        return documents;
      },
    };
  }
}

const keyOf = (id: Uint8Array): string => Buffer.from(id).toString('base64');

/** Documents are never changed in place, so the same objects are the same states. */
const sameDocuments = (a: readonly StoredDocument[], b: readonly StoredDocument[]): boolean =>
  a.length === b.length && a.every((document, index) => document === b[index]);
