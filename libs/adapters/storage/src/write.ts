import { hasCode } from '@earshot/contracts';
import { type ObjectVersion, storage, versionFile } from './client.ts';
import { orGone } from './errors.ts';

/** A new object. */
export interface NewObject {
  readonly bucket: string;
  readonly name: string;
  readonly content_type: string;
  readonly cache_control?: string;
}

/** What the precondition of a write found. */
export type Written = 'created' | 'exists';

/**
 * Creates an object unless it exists already. Names that hold what they are made from (a job, an image) make a repeated
 * write find its own work.
 */
export async function createObject(object: NewObject, data: Uint8Array | string): Promise<Written> {
  const { bucket, name, content_type, cache_control } = object;
  const file = (await storage()).bucket(bucket).file(name);
  return unlessExists(() =>
    file.save(typeof data === 'string' ? data : Buffer.from(data), {
      resumable: false,
      metadata: { contentType: content_type, ...(cache_control && { cacheControl: cache_control }) },
      preconditionOpts: { ifGenerationMatch: 0 },
    }),
  );
}

/**
 * Moves one generation of an object to another bucket: copies unless the target exists, then deletes just that
 * generation. Moving again what was moved does nothing; a source that is gone without a copy throws ObjectGone.
 */
export async function moveObject(
  source: ObjectVersion,
  target: { readonly bucket: string; readonly name: string },
): Promise<void> {
  const from = await versionFile(source);
  const to = (await storage()).bucket(target.bucket).file(target.name);
  const [moved] = await to.exists();
  if (!moved) {
    await orGone(`gs://${source.bucket}/${source.name}`, () =>
      unlessExists(() => from.copy(to, { preconditionOpts: { ifGenerationMatch: 0 } })),
    );
  }
  await from.delete({ ignoreNotFound: true, ifGenerationMatch: source.generation });
}

async function unlessExists(write: () => Promise<unknown>): Promise<Written> {
  try {
    await write();
    return 'created';
  } catch (error) {
    if (hasCode(error, 412)) return 'exists';
    throw error;
  }
}
