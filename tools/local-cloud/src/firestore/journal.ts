import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Commit, Database } from './database.ts';
import { databaseOf, pathBelow } from './names.ts';
import { codecOf } from './protocol.ts';
import { fromTimestamp, toTimestamp } from './time.ts';
import type { Document, Precondition } from './wire.ts';

/**
 * Committed writes on disk: one file of records, each a length, a checksum and a CommitRequest that carries the documents as they
 * became, times included. A record is in the operating system's hands before its commit is acknowledged, so a killed process loses
 * none; a power cut may lose the last. A torn record at the end is cut off.
 */
export interface Journal {
  append(commit: Commit): void;
  close(): void;
}

interface Record {
  readonly database: string;
  readonly writes: readonly {
    readonly update?: Document | null;
    readonly delete?: string;
    readonly currentDocument?: Precondition | null;
  }[];
}

const FILE = 'commits.log';
const HEADER_BYTES = 8;
const codec = codecOf<Record>('CommitRequest');

/** Keeps nothing. */
export const NO_JOURNAL: Journal = { append: keepNothing, close: keepNothing };

function keepNothing(): void {
  // Without a folder there is nowhere to keep anything.
}

/**
 * Reads what the folder holds into the databases, rewrites it as the documents that are there now, and keeps what is committed from
 * then on.
 * @param databaseNamed gives the database of a name, making it when there is none
 * @param databases all of them
 */
export function openJournal(
  folder: string,
  databaseNamed: (name: string) => Database,
  databases: () => Iterable<Database>,
): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  for (const record of readRecords(path)) restore(databaseNamed(record.database), record);
  const records = rewrite(path, databases());
  return { append: (commit) => records.write(recordOf(commit)), close: () => records.close() };
}

function recordOf({ database, changes, time }: Commit): Record {
  return {
    database: `projects/${database.name.project}/databases/${database.name.database}`,
    writes: changes.map(({ path, after }) =>
      after
        ? { update: database.toWire(after) }
        : { delete: database.nameOf(path), currentDocument: { updateTime: toTimestamp(time) } },
    ),
  };
}

function restore(database: Database, { writes }: Record): void {
  for (const { update, delete: deleted, currentDocument } of writes) {
    if (update) {
      const [path, time] = [pathBelow(database.root, update.name), fromTimestamp(update.updateTime ?? {})];
      const createTime = fromTimestamp(update.createTime ?? {});
      database.restore(path, time, { path, fields: update.fields, createTime, updateTime: time });
    } else if (deleted) {
      const time = fromTimestamp(currentDocument?.updateTime ?? {});
      database.restore(pathBelow(database.root, deleted), time, undefined);
    }
  }
}

function* readRecords(path: string): Generator<Record> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const body = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + bytes.readUInt32LE(at));
    if (body.length !== bytes.readUInt32LE(at) || crc32(body) !== bytes.readUInt32LE(at + 4)) return;
    const record = codec.decode(body);
    databaseOf(record.database);
    yield record;
    at += HEADER_BYTES + body.length;
  }
}

/** Writes the documents anew beside the old file and takes its place at once, so that a crash leaves one of the two whole. */
function rewrite(path: string, databases: Iterable<Database>): RecordFile {
  const temporary = `${path}.new`;
  const records = new RecordFile(temporary);
  for (const database of databases) {
    for (const document of database.store.all()) {
      const change = { path: document.path, before: undefined, after: document };
      records.write(recordOf({ database, time: document.updateTime, changes: [change] }));
    }
  }
  records.sync();
  renameSync(temporary, path);
  return records;
}

/** A new file of records, open for writing. */
class RecordFile {
  readonly #file: number;
  #size = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** Appends a record whole, or throws and leaves the file as it was: behind a torn record nothing could be read. */
  write(record: Record): void {
    const body = codec.encode(record);
    const bytes = Buffer.alloc(HEADER_BYTES + body.length);
    bytes.writeUInt32LE(body.length, 0);
    bytes.writeUInt32LE(crc32(body), 4);
    body.copy(bytes, HEADER_BYTES);
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, undefined, this.#size + done);
    } catch (error) {
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
