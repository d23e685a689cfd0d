import { currentVersion, readObject, unlessGone } from '@earshot/adapter-storage';

/** Largest published text that is read, in bytes: eight hours of speech have about a megabyte. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The bucket and name of a `gs://` link. */
export function objectOf(uri: string): { readonly bucket: string; readonly name: string } {
  const [bucket = '', ...name] = uri.replace('gs://', '').split('/');
  return { bucket, name: name.join('/') };
}

/** A published text by its `gs://` link; undefined when it is gone. */
export async function textOf(uri: string): Promise<string | undefined> {
  return unlessGone(read(uri));
}

async function read(uri: string): Promise<string> {
  const bytes = await readObject(await currentVersion(objectOf(uri)), MAX_BYTES);
  return Buffer.from(bytes).toString();
}
