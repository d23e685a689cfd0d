import { documentWrite } from './document-event.ts';
import { Database, type Commit } from './database.ts';
import { NO_JOURNAL, openJournal, type Journal } from './journal.ts';
import { databaseOf } from './names.ts';
import { createClock } from './time.ts';
import { Transactions } from './transaction.ts';
import type { DocumentWrite } from '../service.ts';

/** A database and its open transactions. */
export interface Served {
  readonly database: Database;
  readonly transactions: Transactions;
}

/** Every database of every project, made at its first use. */
export class Databases {
  readonly #served = new Map<string, Served>();
  readonly #listeners: ((write: DocumentWrite) => void)[] = [];
  readonly #clock = createClock();
  #journal: Journal = NO_JOURNAL;

  /** @param folder where commits are kept; absent: nowhere */
  constructor(folder: string | undefined) {
    if (folder === undefined) return;
    this.#journal = openJournal(
      folder,
      (name) => this.of(name).database,
      () => Array.from(this.#served.values(), ({ database }) => database),
    );
  }

  /** The database that a resource name starts with. */
  of(name: string): Served {
    const id = databaseOf(name);
    const key = `${id.project}/${id.database}`;
    const served = this.#served.get(key);
    if (served) return served;
    const database = new Database(id, this.#clock, (commit) => this.#journal.append(commit));
    database.watch((commit) => this.#announce(commit));
    const made = { database, transactions: new Transactions(database) };
    this.#served.set(key, made);
    return made;
  }

  /** Tells every committed write of any database, in commit order. */
  onWrite(listener: (write: DocumentWrite) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends the keeping of commits. */
  close(): void {
    this.#journal.close();
    this.#journal = NO_JOURNAL;
  }

  #announce(commit: Commit): void {
    if (this.#listeners.length === 0) return;
    for (const change of commit.changes) {
      const write = documentWrite(commit, change);
      for (const listener of this.#listeners) listener(write);
    }
  }
}
