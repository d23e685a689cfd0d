import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { ObjectEvent } from '../service.ts';
import { transaction } from '../sqlite.ts';
import type { Blob, BlobStore } from './blobs.ts';
import { type BucketStore, isVersioned } from './bucket-store.ts';
import { type ListPage, listPage, type ListQuery } from './listing.ts';
import { type NewObject, newResource, type ObjectResource, withSettings } from './object-resource.ts';
import { type Preconditions, requireBeforeWrite } from './preconditions.ts';
import { type ObjectSettings, patchedSettings } from './settings.ts';
import { objectNotFound } from './storage-error.ts';

/** A version of an object and the file of its bytes. */
export interface StoredObject {
  readonly resource: ObjectResource;
  readonly blob: Blob;
}

/** Names an object, or with a generation one version of it. */
export interface ObjectName {
  readonly bucket: string;
  readonly name: string;
  readonly generation?: string;
}

/** What the store is built on. */
export interface ObjectStoreParts {
  readonly database: DatabaseSync;
  readonly buckets: BucketStore;
  readonly blobs: BlobStore;
  readonly origin: () => string;
  /** Is told each change after it can be read. */
  readonly tell: (event: ObjectEvent) => void;
}

/** The objects of the catalogue. Every change is one synchronous transaction: preconditions cannot race. */
export class ObjectStore {
  readonly #parts: ObjectStoreParts;
  #lastGeneration: number;

  constructor(parts: ObjectStoreParts) {
    this.#parts = parts;
    const row = parts.database.prepare('SELECT max(generation) AS last FROM objects').get();
    this.#lastGeneration = Number(row?.['last'] ?? 0);
  }

  /** @throws StorageError 404 where the bucket is not there */
  find({ bucket, name, generation }: ObjectName): StoredObject | undefined {
    this.#parts.buckets.get(bucket);
    const which = generation === undefined ? 'live = 1' : 'generation = ?';
    const row = this.#parts.database
      .prepare(`SELECT blob, resource FROM objects WHERE bucket = ? AND name = ? AND ${which}`)
      .get(bucket, name, ...(generation === undefined ? [] : [Number(generation)]));
    return row && stored(row);
  }

  /** @throws StorageError 404 */
  get(object: ObjectName): StoredObject {
    const found = this.find(object);
    if (!found) throw objectNotFound(object.bucket, object.name);
    return found;
  }

  /**
   * Requires the live version to be as wanted.
   * @throws StorageError 404 for the bucket, 412
   */
  require(object: ObjectName, wanted: Preconditions): void {
    requireBeforeWrite(wanted, this.find(object)?.resource);
  }

  /**
   * Makes a new live version; the one before becomes noncurrent, or goes where the bucket is not versioned.
   * @throws StorageError 404 for the bucket, 412
   */
  insert(made: NewObject, wanted: Preconditions): ObjectResource {
    const { database, origin } = this.#parts;
    const present = this.find({ bucket: made.bucket, name: made.name });
    requireBeforeWrite(wanted, present?.resource);
    const resource = newResource(made, this.#nextGeneration(), new Date().toISOString(), origin());
    const retired = transaction(database, () => {
      const event = present && this.#retire(present, resource.timeCreated);
      this.#save({ resource, blob: made.blob }, 1);
      return event;
    });
    if (present && retired === 'deleted') this.#parts.blobs.remove(present.blob.file);
    if (present && retired) this.#tell(retired, present.resource, resource.updated);
    this.#tell('finalized', resource, resource.updated);
    return resource;
  }

  /** Applies a patch to the settings: the metageneration grows. @throws StorageError 400, 404, 412 */
  patch(object: ObjectName, body: unknown, wanted: Preconditions): ObjectResource {
    return this.#change(object, wanted, (present) => patchedSettings(present, body));
  }

  /** Replaces the settings: the metageneration grows. @throws StorageError 404, 412 */
  update(object: ObjectName, settings: ObjectSettings, wanted: Preconditions): ObjectResource {
    return this.#change(object, wanted, () => settings);
  }

  /**
   * Deletes a version for good, or makes the live one noncurrent where the bucket is versioned and no generation is named.
   * @throws StorageError 404, 412
   */
  delete(object: ObjectName, wanted: Preconditions): void {
    const present = this.get(object);
    requireBeforeWrite(wanted, present.resource);
    const now = new Date().toISOString();
    if (object.generation === undefined) {
      const event = transaction(this.#parts.database, () => this.#retire(present, now));
      if (event === 'deleted') this.#parts.blobs.remove(present.blob.file);
      this.#tell(event, present.resource, now);
      return;
    }
    this.#erase(present);
    this.#parts.blobs.remove(present.blob.file);
    this.#tell('deleted', present.resource, now);
  }

  /** One page of a bucket's objects, by name. @throws StorageError 404 */
  list(bucket: string, query: ListQuery): ListPage<ObjectResource> {
    this.#parts.buckets.get(bucket);
    return listPage(this.#rows(bucket, query), query);
  }

  /** The files that any version needs. */
  files(): Set<string> {
    const rows = this.#parts.database.prepare('SELECT blob FROM objects').all();
    return new Set(rows.map((row) => (JSON.parse(String(row['blob'])) as Blob).file));
  }

  #change(
    object: ObjectName,
    wanted: Preconditions,
    settingsFor: (present: ObjectResource) => ObjectSettings,
  ): ObjectResource {
    const present = this.get(object);
    requireBeforeWrite(wanted, present.resource);
    const resource = withSettings(present.resource, settingsFor(present.resource), new Date().toISOString());
    this.#parts.database
      .prepare('UPDATE objects SET resource = ? WHERE bucket = ? AND name = ? AND generation = ?')
      .run(JSON.stringify(resource), resource.bucket, resource.name, Number(resource.generation));
    this.#tell('metadataUpdated', resource, resource.updated);
    return resource;
  }

  #retire(present: StoredObject, now: string): 'archived' | 'deleted' {
    this.#erase(present);
    if (!isVersioned(this.#parts.buckets.get(present.resource.bucket))) return 'deleted';
    this.#save({ ...present, resource: { ...present.resource, timeDeleted: now } }, 0);
    return 'archived';
  }

  #save({ resource, blob }: StoredObject, live: 0 | 1): void {
    this.#parts.database
      .prepare(
        'INSERT INTO objects (bucket, name, generation, live, blob, resource) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(
        resource.bucket,
        resource.name,
        Number(resource.generation),
        live,
        JSON.stringify(blob),
        JSON.stringify(resource),
      );
  }

  #erase({ resource }: StoredObject): void {
    this.#parts.database
      .prepare('DELETE FROM objects WHERE bucket = ? AND name = ? AND generation = ?')
      .run(resource.bucket, resource.name, Number(resource.generation));
  }

  *#rows(bucket: string, query: ListQuery): Generator<ObjectResource> {
    const { after, prefix, startOffset, endOffset, versions } = query;
    const start = Buffer.compare(Buffer.from(prefix), Buffer.from(startOffset)) < 0 ? startOffset : prefix;
    const [name, generation] =
      after === undefined
        ? ['', -1]
        : 'name' in after
          ? [after.name, Number(after.generation)]
          : [after.prefix, -1];
    const rows = this.#parts.database
      .prepare(
        `SELECT resource FROM objects
         WHERE bucket = ? AND name >= ? AND (name, generation) > (?, ?) AND (? = '' OR name < ?)
           ${versions ? '' : 'AND live = 1'}
         ORDER BY name, generation`,
      )
      .iterate(bucket, start, name, generation, endOffset, endOffset);
    for (const row of rows) yield JSON.parse(String(row['resource'])) as ObjectResource;
  }

  /** Microseconds since 1970, as in production, and always growing. */
  #nextGeneration(): string {
    this.#lastGeneration = Math.max(Date.now() * 1000, this.#lastGeneration + 1);
    return String(this.#lastGeneration);
  }

  #tell(type: ObjectEvent['type'], resource: ObjectResource, time: string): void {
    this.#parts.tell({ type, object: { ...resource }, time, id: randomUUID() });
  }
}

function stored(row: Readonly<Record<string, unknown>>): StoredObject {
  return {
    resource: JSON.parse(String(row['resource'])) as ObjectResource,
    blob: JSON.parse(String(row['blob'])) as Blob,
  };
}
