import type { DatabaseSync } from 'node:sqlite';
import type { ExpectedChecksums } from './checksum-check.ts';
import type { ObjectResource } from './object-resource.ts';
import type { Preconditions } from './preconditions.ts';
import type { ObjectSettings } from './settings.ts';
import { StorageError } from './storage-error.ts';

/** What a client asks for when it begins a resumable upload. */
export interface NewSession {
  readonly bucket: string;
  readonly name: string;
  readonly settings: ObjectSettings;
  readonly expected: ExpectedChecksums;
  readonly wanted: Preconditions;
}

/** A resumable upload. */
export interface Session extends NewSession {
  readonly id: string;
  readonly file: string;
  /** Bytes that count: what the client need not send again. */
  readonly size: number;
  readonly state: 'open' | 'done' | 'failed' | 'cancelled';
  /** What became of it, when done. */
  readonly resource?: ObjectResource;
}

/** The resumable uploads of the catalogue. */
export class SessionStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  save(session: Session): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO uploads (id, session) VALUES (?, ?)')
      .run(session.id, JSON.stringify(session));
  }

  /** @throws StorageError 404 */
  get(id: string): Session {
    const row = this.#database.prepare('SELECT session FROM uploads WHERE id = ?').get(id);
    if (!row) throw new StorageError(404, 'notFound', 'The upload session is not there.');
    return JSON.parse(String(row['session'])) as Session;
  }

  /** Forgets every upload that has ended, and gives the files of the others. */
  openFiles(): Set<string> {
    const rows = this.#database.prepare('SELECT session FROM uploads').all();
    const sessions = rows.map((row) => JSON.parse(String(row['session'])) as Session);
    for (const { id, state } of sessions)
      if (state !== 'open') this.#database.prepare('DELETE FROM uploads WHERE id = ?').run(id);
    return new Set(sessions.filter(({ state }) => state === 'open').map(({ file }) => file));
  }
}
