import type { DatabaseSync } from 'node:sqlite';
import { etagOf } from './etag.ts';
import { bucketName } from './names.ts';
import { type Preconditions, requireBeforeWrite } from './preconditions.ts';
import { jsonObject } from './settings.ts';
import { bucketNotFound, StorageError } from './storage-error.ts';

/** A bucket as the JSON API shows it, with what a client set of it. */
export interface BucketResource extends Readonly<Record<string, unknown>> {
  readonly kind: 'storage#bucket';
  readonly name: string;
  readonly metageneration: string;
  readonly updated: string;
}

/** What only the service sets of a bucket. */
const OWN_FIELDS = [
  'kind',
  'id',
  'name',
  'selfLink',
  'projectNumber',
  'metageneration',
  'timeCreated',
  'updated',
  'etag',
];

/** The buckets of the catalogue. */
export class BucketStore {
  readonly #database: DatabaseSync;
  readonly #origin: () => string;

  constructor(database: DatabaseSync, origin: () => string) {
    this.#database = database;
    this.#origin = origin;
  }

  /**
   * Makes a bucket.
   * @throws StorageError 409 where it is there already, 400 for a bad name
   */
  create(body: unknown): BucketResource {
    const settings = jsonObject(body);
    const name = bucketName(settings['name']);
    if (this.find(name))
      throw new StorageError(
        409,
        'conflict',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    const now = new Date().toISOString();
    return this.#save({
      location: 'US',
      locationType: 'multi-region',
      storageClass: 'STANDARD',
      ...settings,
      kind: 'storage#bucket',
      id: name,
      name,
      selfLink: `${this.#origin()}/storage/v1/b/${name}`,
      projectNumber: '0',
      metageneration: '1',
      etag: etagOf('1'),
      timeCreated: now,
      updated: now,
    });
  }

  /** Makes a bucket that is not there yet. */
  ensure(name: string): void {
    if (!this.find(name)) this.create({ name });
  }

  find(name: string): BucketResource | undefined {
    const row = this.#database.prepare('SELECT resource FROM buckets WHERE name = ?').get(name);
    return row && (JSON.parse(String(row['resource'])) as BucketResource);
  }

  /** @throws StorageError 404 */
  get(name: string): BucketResource {
    const bucket = this.find(name);
    if (!bucket) throw bucketNotFound();
    return bucket;
  }

  /** All buckets whose name starts with `prefix`, by name. */
  list(prefix: string): BucketResource[] {
    const rows = this.#database.prepare('SELECT name, resource FROM buckets ORDER BY name').all();
    return rows
      .filter((row) => String(row['name']).startsWith(prefix))
      .map((row) => JSON.parse(String(row['resource'])) as BucketResource);
  }

  /**
   * Replaces the fields that a patch names; null removes one.
   * @throws StorageError 404, 412
   */
  patch(name: string, body: unknown, wanted: Preconditions): BucketResource {
    const present = this.get(name);
    requireBeforeWrite(wanted, present);
    const patch = Object.entries(jsonObject(body)).filter(([field]) => !OWN_FIELDS.includes(field));
    const merged = Object.entries({ ...present, ...Object.fromEntries(patch) });
    const metageneration = String(BigInt(present.metageneration) + 1n);
    return this.#save({
      ...Object.fromEntries(merged.filter(([, value]) => value !== null)),
      kind: 'storage#bucket',
      name,
      metageneration,
      etag: etagOf(metageneration),
      updated: new Date().toISOString(),
    });
  }

  /**
   * Deletes an empty bucket.
   * @throws StorageError 404, 409 where an object is left, 412
   */
  delete(name: string, wanted: Preconditions): void {
    requireBeforeWrite(wanted, this.get(name));
    const left = this.#database.prepare('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1').get(name);
    if (left) throw new StorageError(409, 'conflict', 'The bucket you tried to delete is not empty.');
    this.#database.prepare('DELETE FROM buckets WHERE name = ?').run(name);
  }

  #save(bucket: BucketResource): BucketResource {
    this.#database
      .prepare('INSERT OR REPLACE INTO buckets (name, resource) VALUES (?, ?)')
      .run(bucket.name, JSON.stringify(bucket));
    return bucket;
  }
}

/** Whether a bucket keeps the versions that are overwritten or deleted. */
export function isVersioned(bucket: BucketResource): boolean {
  const { versioning } = bucket;
  return (
    typeof versioning === 'object' &&
    versioning !== null &&
    'enabled' in versioning &&
    versioning.enabled === true
  );
}
