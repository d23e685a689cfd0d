import { type Cover, decodeCover } from '@earshot/adapter-images';
import { type ObjectVersion, readObject } from '@earshot/adapter-storage';
import { Permanent, why } from '@earshot/contracts';

/** Largest image read, in bytes. */
const MAX_IMAGE_BYTES = 32 * 1024 * 1024;

/** An uploaded image, read and decoded once. */
export interface Original {
  readonly bytes: Uint8Array;
  readonly cover: Cover;
}

/** @throws Permanent when the upload cannot be a cover; ObjectGone when it is not there any more */
export async function readOriginal(source: ObjectVersion): Promise<Original> {
  const bytes = await readObject(source, MAX_IMAGE_BYTES).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new Permanent(why('image.large', { mb: MAX_IMAGE_BYTES / 1024 ** 2 }), { cause: error });
  });
  const decoded = await decodeCover(bytes);
  if (!decoded.ok) throw new Permanent(decoded.why);
  return { bytes, cover: decoded.cover };
}
