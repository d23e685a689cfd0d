import type { Blob } from './blobs.ts';
import { etagOf } from './etag.ts';
import { type ObjectSettings, withoutSettings } from './settings.ts';

/** A version of an object as the JSON API and production events show it; 64-bit numbers are strings. */
export interface ObjectResource extends ObjectSettings {
  readonly kind: 'storage#object';
  readonly id: string;
  readonly selfLink: string;
  readonly mediaLink: string;
  readonly name: string;
  readonly bucket: string;
  readonly generation: string;
  readonly metageneration: string;
  readonly storageClass: string;
  /** Bytes. */
  readonly size: string;
  /** Base64; absent on a composed object. */
  readonly md5Hash?: string;
  /** Base64 of the big-endian CRC32C. */
  readonly crc32c: string;
  /** How many pieces it was composed of. */
  readonly componentCount?: number;
  readonly etag: string;
  readonly timeCreated: string;
  readonly updated: string;
  readonly timeFinalized: string;
  readonly timeStorageClassUpdated: string;
  /** When it became noncurrent or was deleted. */
  readonly timeDeleted?: string;
}

/** What a new version is made of. */
export interface NewObject {
  readonly bucket: string;
  readonly name: string;
  readonly settings: ObjectSettings;
  readonly blob: Blob;
  /** Set for an object that compose made. */
  readonly componentCount?: number;
}

/**
 * The resource of a new version.
 * @param origin of this service, such as `http://127.0.0.1:9199`
 * @param now RFC 3339
 */
export function newResource(
  made: NewObject,
  generation: string,
  now: string,
  origin: string,
): ObjectResource {
  const { bucket, name, settings, blob, componentCount } = made;
  const path = `storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${origin}/${path}`,
    mediaLink: `${origin}/download/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration: '1',
    contentType: 'application/octet-stream',
    ...settings,
    storageClass: settings.storageClass ?? 'STANDARD',
    size: String(blob.size),
    ...(componentCount === undefined ? { md5Hash: blob.md5Hash } : { componentCount }),
    crc32c: blob.crc32c,
    etag: etagOf('1', generation),
    timeCreated: now,
    updated: now,
    timeFinalized: now,
    timeStorageClassUpdated: now,
  };
}

/** A version whose settings are replaced: its metageneration grows. */
export function withSettings(
  resource: ObjectResource,
  settings: ObjectSettings,
  now: string,
): ObjectResource {
  const metageneration = String(BigInt(resource.metageneration) + 1n);
  const etag = etagOf(metageneration, resource.generation);
  return {
    ...withoutSettings(resource),
    ...settings,
    storageClass: settings.storageClass ?? resource.storageClass,
    metageneration,
    etag,
    updated: now,
  };
}
