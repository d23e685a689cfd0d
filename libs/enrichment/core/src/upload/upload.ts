import { createHash } from 'node:crypto';
import { type Decoded, decodeWith, shown, type UploadSource } from '@earshot/contracts';
import * as v from 'valibot';

/** One generation of an object as its event tells it. */
export interface Upload {
  readonly source: UploadSource;
  readonly bytes: number;
  /** What the client claimed; never trusted. */
  readonly content_type: string;
  /** The uploader's own keys and values, as written. */
  readonly custom: Readonly<Record<string, string>>;
}

/** 64-bit integers arrive as decimal text. */
const int64 = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  v.transform(String),
  v.regex(/^\d{1,19}$/, (issue) => `expected a 64-bit integer, got ${shown(issue.input)}`),
);

const objectSchema = v.object({
  bucket: v.pipe(v.string(), v.minLength(1)),
  name: v.pipe(v.string(), v.minLength(1)),
  generation: int64,
  metageneration: int64,
  size: int64,
  contentType: v.optional(v.string(), ''),
  metadata: v.optional(v.record(v.string(), v.string()), {}),
});

/** Decodes the object of a Cloud Storage event (`storage#object`). */
export function decodeUpload(data: unknown): Decoded<Upload> {
  const decoded = decodeWith(objectSchema, data);
  if (!decoded.ok) return decoded;
  const { bucket, name, generation, metageneration, size, contentType, metadata } = decoded.value;
  return {
    ok: true,
    value: {
      source: { bucket, name, generation, metageneration },
      bytes: Number(size),
      content_type: contentType,
      custom: metadata,
    },
  };
}

/** The id of an upload's record: the same for every event of one generation, whatever its metadata. */
export function uploadId({ bucket, name, generation }: UploadSource): string {
  return createHash('sha256').update(`${bucket}/${name}#${generation}`).digest('hex');
}

/** The job that a result of Speech-to-Text belongs to: its object lies in a folder of the job's name. */
export function jobOfResult(objectName: string): string | undefined {
  return /^([0-9a-f]{64})\/[^/]/.exec(objectName)?.[1];
}

/** Whether `a` is a later generation (a time in microseconds) than `b`. */
export function isLater(a: UploadSource, b: UploadSource): boolean {
  return BigInt(a.generation) > BigInt(b.generation);
}
