import { DatabaseSync } from 'node:sqlite';

/**
 * Opens a SQLite file and makes what its schema names. What is committed survives the process; `synchronous = NORMAL` may
 * lose the last of it with the machine.
 */
export function openSqlite(path: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  return database;
}

/** Runs statements as one transaction: all of them or none. */
export function transaction<T>(database: DatabaseSync, run: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
