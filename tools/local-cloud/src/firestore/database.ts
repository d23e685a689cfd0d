import { applyWrite, targetOf } from './apply.ts';
import { invalid } from './failure.ts';
import { documentsRoot, type DatabaseName } from './names.ts';
import { checkPrecondition, checkSequence } from './precondition.ts';
import { DocumentStore, type StoredDocument } from './store.ts';
import { toTimestamp, type Clock, type Micros } from './time.ts';
import type { Document, Write, WriteResult } from './wire.ts';

/** What one commit made of one document. */
export interface Change {
  readonly path: string;
  readonly before: StoredDocument | undefined;
  readonly after: StoredDocument | undefined;
}

/** A commit that changed something. */
export interface Commit {
  readonly database: Database;
  readonly time: Micros;
  /** One a document, in the order of their first writes. */
  readonly changes: readonly Change[];
}

/** What a commit answers. */
export interface Committed {
  readonly time: Micros;
  readonly results: readonly WriteResult[];
}

/** One database: commits are atomic because they run to their end without waiting. */
export class Database {
  readonly name: DatabaseName;
  readonly root: string;
  readonly store = new DocumentStore();
  readonly clock: Clock;
  readonly #journal: (commit: Commit) => void;
  readonly #watchers = new Set<(commit: Commit) => void>();

  /** @param journal keeps a commit before anyone can see it; a commit that it throws for has not happened */
  constructor(name: DatabaseName, clock: Clock, journal: (commit: Commit) => void) {
    this.name = name;
    this.root = documentsRoot(name);
    this.clock = clock;
    this.#journal = journal;
  }

  /** Applies all writes, or throws the first one's failure and applies none. */
  commit(writes: readonly Write[]): Committed {
    const time = this.clock.now();
    const pending = new Map<string, StoredDocument | undefined>();
    const addressed = writes.map((write) => ({ write, path: targetOf(this.root, write) }));
    checkSequence(addressed);
    const results = addressed.map(({ write, path }) => {
      const stored = this.store.get(path);
      const current = pending.has(path) ? pending.get(path) : stored;
      checkPrecondition({ write, path }, stored, current);
      const { document, transformResults } = applyWrite(write, path, current, time);
      pending.set(path, document);
      return resultOf(document, transformResults);
    });
    this.#settle(time, pending);
    return { time, results };
  }

  #settle(time: Micros, pending: ReadonlyMap<string, StoredDocument | undefined>): void {
    const changes: Change[] = [];
    for (const [path, after] of pending) {
      const before = this.store.get(path);
      if (before !== after) changes.push({ path, before, after });
    }
    if (changes.length === 0) return;
    const commit = { database: this, time, changes };
    this.#journal(commit);
    for (const { path, after } of changes) this.store.put(path, time, after);
    for (const watcher of this.#watchers) watcher(commit);
  }

  /** Tells every commit that changes something, in order, once it can be read. Returns how to end that. */
  watch(watcher: (commit: Commit) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Puts a document back as a log tells it, without telling anyone. */
  restore(path: string, time: Micros, document: StoredDocument | undefined): void {
    this.clock.pass(time);
    this.store.put(path, time, document);
  }

  /** A stored document in the wire's form. */
  toWire({ path, fields, createTime, updateTime }: StoredDocument): Document {
    return {
      name: this.nameOf(path),
      fields,
      createTime: toTimestamp(createTime),
      updateTime: toTimestamp(updateTime),
    };
  }

  /** The full resource name of a document. */
  nameOf(path: string): string {
    return `${this.root}/${path}`;
  }
}

function resultOf(
  document: StoredDocument | undefined,
  transformResults: WriteResult['transformResults'],
): WriteResult {
  return {
    ...(document && { updateTime: toTimestamp(document.updateTime) }),
    ...(transformResults?.length && { transformResults }),
  };
}

/** Refuses a request that is larger than Firestore takes: 10 MiB. */
export function checkRequestSize(bytes: number): void {
  if (bytes > MAX_REQUEST_BYTES)
    throw invalid(`Request payload size exceeds the limit: ${MAX_REQUEST_BYTES} bytes.`);
}

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
