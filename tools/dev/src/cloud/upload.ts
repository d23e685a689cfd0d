import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { enrichmentSettings, readSettings } from '@earshot/contracts';

/** One file to upload. */
export interface Upload {
  readonly file: string;
  /** Name of the object. */
  readonly object: string;
  /** What the uploader claims it is; nothing when left out. */
  readonly contentType?: string;
  /** Custom metadata, as an uploader sets it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Which object a file became; the generation as decimal text. */
export interface Uploaded {
  readonly bucket: string;
  readonly name: string;
  readonly generation: string;
}

/** Streams a file into the uploads bucket and tells which generation it became. */
export async function uploadFile({ file, object, contentType, metadata }: Upload): Promise<Uploaded> {
  const { UPLOADS_BUCKET } = readSettings({ UPLOADS_BUCKET: enrichmentSettings.UPLOADS_BUCKET });
  const { Storage } = await import('@google-cloud/storage');
  const target = new Storage().bucket(UPLOADS_BUCKET).file(object);
  await pipeline(
    createReadStream(file),
    target.createWriteStream({
      resumable: false,
      ...(contentType === undefined ? {} : { contentType }),
      metadata: Object.keys(metadata).length > 0 ? { metadata: { ...metadata } } : {},
    }),
  );
  return { bucket: UPLOADS_BUCKET, name: object, generation: String(target.metadata.generation) };
}

/** Sets an object's custom metadata after its upload, as `gsutil setmeta` does. */
export async function describeObject(
  uploaded: Uploaded,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const { Storage } = await import('@google-cloud/storage');
  await new Storage()
    .bucket(uploaded.bucket)
    .file(uploaded.name)
    .setMetadata({ metadata: { ...metadata } });
}
