import type { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../sqlite.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, resource TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, name TEXT NOT NULL, generation INTEGER NOT NULL,
    live INTEGER NOT NULL, blob TEXT NOT NULL, resource TEXT NOT NULL,
    PRIMARY KEY (bucket, name, generation)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS live_objects ON objects (bucket, name) WHERE live = 1;
  CREATE TABLE IF NOT EXISTS uploads (id TEXT PRIMARY KEY, session TEXT NOT NULL) STRICT;
`;

/**
 * Opens the catalogue of buckets, objects and uploads. Text is ordered by its UTF-8 bytes, as Storage orders names.
 * @param path of its SQLite file
 */
export function openCatalogue(path: string): DatabaseSync {
  return openSqlite(path, SCHEMA);
}
