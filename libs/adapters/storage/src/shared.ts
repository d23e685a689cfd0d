import { hasCode, Transient } from '@earshot/contracts';
import { type ObjectVersion, storage, versionFile } from './client.ts';
import { ObjectGone } from './errors.ts';
import { currentVersion } from './read.ts';
import { createObject, type NewObject, type Written } from './write.ts';

/** How often {@link shareObject} starts over: more removals than this at once are a fault. */
const MAX_ATTEMPTS = 5;

/**
 * Sees to it that an object exists which several owners may need: creates it, or touches it, so that a removal that was
 * decided before (see {@link removeVersion}) leaves it alone. Its name must tell its content.
 * @throws Transient when it is removed again and again meanwhile
 */
export async function shareObject(
  object: NewObject,
  data: Uint8Array,
  owner: string,
): Promise<Written | 'touched'> {
  const { bucket, name } = object;
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    if ((await createObject(object, data)) === 'created') return 'created';
    if (await touch({ bucket, name }, owner)) return 'touched';
  }
  throw new Transient(`gs://${bucket}/${name} was removed ${MAX_ATTEMPTS} times while it was being written`);
}

/** Moves an object's metageneration on. False when the object is gone. */
async function touch(object: { readonly bucket: string; readonly name: string }, owner: string) {
  try {
    const version = await currentVersion(object);
    const file = await versionFile(version);
    await file.setMetadata({ metadata: { owner } }, { ifGenerationMatch: version.generation });
    return true;
  } catch (error) {
    if (error instanceof ObjectGone || hasCode(error, 404, 412)) return false;
    throw error;
  }
}

/** A version of an object, of its metadata as well. */
export interface SharedVersion extends ObjectVersion {
  readonly metageneration: string;
}

/** All objects whose names begin with `prefix`, each as it is now. */
export async function listVersions(bucket: string, prefix: string): Promise<SharedVersion[]> {
  const [files] = await (await storage()).bucket(bucket).getFiles({ prefix });
  return files.map(({ name, metadata: { generation, metageneration } }) => ({
    bucket,
    name,
    generation: String(generation),
    metageneration: String(metageneration),
  }));
}

/** Deletes an object if neither it nor its metadata has changed since it was listed; else someone else needs it, or removed it. */
export async function removeVersion(version: SharedVersion): Promise<'removed' | 'kept'> {
  const { generation, metageneration } = version;
  try {
    const file = await versionFile(version);
    await file.delete({ ifGenerationMatch: generation, ifMetagenerationMatch: metageneration });
    return 'removed';
  } catch (error) {
    if (hasCode(error, 404, 412)) return 'kept';
    throw error;
  }
}
