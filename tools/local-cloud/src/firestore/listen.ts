import type { Change, Commit, Database } from './database.ts';
import { invalid } from './failure.ts';
import { documentPath } from './names.ts';
import { compileQuery, type CompiledQuery } from './query/query.ts';
import { parentPath } from './reads.ts';
import type { StoredDocument } from './store.ts';
import { toTimestamp, type Micros } from './time.ts';
import type { StructuredQuery } from './wire.ts';

/** google.firestore.v1.Target. */
export interface Target {
  readonly targetId: number;
  readonly documents?: { readonly documents: readonly string[] };
  readonly query?: { readonly parent: string; readonly structuredQuery?: StructuredQuery | null };
  readonly resumeToken?: Uint8Array;
  readonly readTime?: object;
  readonly once?: boolean;
}

const CHANGE = { NO_CHANGE: 0, ADD: 1, REMOVE: 2, CURRENT: 3, RESET: 4 } as const;

/** What a target would show now. */
interface Shown {
  readonly documents: () => StoredDocument[];
  readonly concerns: (change: Change) => boolean;
  readonly select: (document: StoredDocument) => StoredDocument;
}

/** One target of a stream and what its listener was last told. */
class Watched {
  readonly id: number;
  readonly shown: Shown;
  told = new Map<string, StoredDocument>();
  stale = true;

  constructor(id: number, shown: Shown) {
    this.id = id;
    this.shown = shown;
  }
}

/**
 * One Listen stream: tells every target's documents, and after commits the differences. Commits that follow each other within a
 * turn of the event loop are told as one snapshot, which is always a state that the database was in.
 */
export class Listening {
  readonly #database: Database;
  readonly #send: (response: object) => void;
  readonly #targets = new Map<number, Watched>();
  readonly #unwatch: () => void;
  #due: NodeJS.Immediate | undefined;

  constructor(database: Database, send: (response: object) => void) {
    this.#database = database;
    this.#send = send;
    this.#unwatch = database.watch((commit) => this.#onCommit(commit));
  }

  /** Starts telling a target; one that resumes is reset, as its earlier state is not kept. */
  add(target: Target): void {
    const id = target.targetId || this.#freeId();
    const watched = new Watched(id, this.#show(target));
    this.#targets.set(id, watched);
    this.#target(CHANGE.ADD, id);
    if (target.resumeToken?.length || target.readTime) this.#target(CHANGE.RESET, id);
    const now = this.#database.clock.now();
    this.#tell(watched);
    this.#target(CHANGE.CURRENT, id, now);
    this.#consistentAt(now);
    if (target.once === true) this.remove(id);
  }

  /** Stops telling a target. */
  remove(id: number): void {
    if (this.#targets.delete(id)) this.#target(CHANGE.REMOVE, id);
  }

  /** Ends the stream's watching. */
  close(): void {
    this.#unwatch();
    clearImmediate(this.#due);
  }

  #freeId(): number {
    return Math.max(0, ...this.#targets.keys()) + 1;
  }

  #show({ documents, query }: Target): Shown {
    const { root, store } = this.#database;
    if (documents) {
      const paths = new Set(documents.documents.map((name) => documentPath(root, name)));
      return {
        documents: () => [...paths].flatMap((path) => store.get(path) ?? []),
        concerns: ({ path }) => paths.has(path),
        select: (document) => document,
      };
    }
    if (!query) throw invalid('A target must be of documents or of a query.');
    return this.#showQuery(
      compileQuery(root, parentPath(this.#database, query.parent), query.structuredQuery ?? {}),
    );
  }

  #showQuery(query: CompiledQuery): Shown {
    return {
      documents: () => query.run(this.#database.store),
      concerns: ({ before, after }) =>
        (before !== undefined && query.matches(before)) || (after !== undefined && query.matches(after)),
      select: (document) => ({ ...document, fields: query.select(document) }),
    };
  }

  #onCommit({ changes }: Commit): void {
    for (const watched of this.#targets.values()) {
      watched.stale ||= changes.some((change) => watched.shown.concerns(change));
      if (watched.stale) this.#due ??= setImmediate(() => this.#flush());
    }
  }

  #flush(): void {
    this.#due = undefined;
    for (const watched of this.#targets.values()) if (watched.stale) this.#tell(watched);
    this.#consistentAt(this.#database.clock.now());
  }

  #tell(watched: Watched): void {
    const { told, shown, id } = watched;
    const documents = new Map(shown.documents().map((document) => [document.path, document]));
    for (const [path, document] of documents) {
      if (told.get(path) === document) continue;
      this.#send({
        documentChange: { document: this.#database.toWire(shown.select(document)), targetIds: [id] },
      });
    }
    const readTime = toTimestamp(this.#database.clock.now());
    for (const path of told.keys()) {
      if (documents.has(path)) continue;
      const gone = { document: this.#database.nameOf(path), removedTargetIds: [id], readTime };
      this.#send(this.#database.store.get(path) ? { documentRemove: gone } : { documentDelete: gone });
    }
    watched.told = documents;
    watched.stale = false;
  }

  #target(targetChangeType: number, id: number, time?: Micros): void {
    const targetChange = { targetChangeType, targetIds: [id], ...(time !== undefined && stamp(time)) };
    this.#send({ targetChange });
  }

  /** Everything told so far is the state of this time. */
  #consistentAt(time: Micros): void {
    this.#send({ targetChange: { targetChangeType: CHANGE.NO_CHANGE, targetIds: [], ...stamp(time) } });
  }
}

const stamp = (time: Micros): object => ({
  readTime: toTimestamp(time),
  resumeToken: Buffer.from(String(time)),
});
