import type { Readable } from 'node:stream';
import { type ObjectVersion, storage, versionFile } from './client.ts';
import { orGone } from './errors.ts';

/** What is known of one generation of an object. */
export interface ObjectFacts extends ObjectVersion {
  readonly size: number;
}

/** One generation of an object, or the one that is there now. @throws ObjectGone when there is none */
export async function factsOf(
  object: Omit<ObjectVersion, 'generation'> & { readonly generation?: string },
): Promise<ObjectFacts> {
  const { bucket, name } = object;
  const { generation: wanted } = object;
  const file = (await storage())
    .bucket(bucket)
    .file(name, wanted === undefined ? {} : { generation: wanted });
  const [{ generation, size }] = await orGone(`gs://${bucket}/${name}`, () => file.getMetadata());
  return { bucket, name, generation: String(generation), size: Number(size) };
}

/**
 * Listeners that the SDK itself puts on one response, at most: more than the ten from which on Node warns of a leak, with every
 * download (googleapis/google-cloud-node#9185). They go with it.
 */
const SDK_LISTENERS = 20;

/**
 * Some of an object's bytes as a stream, both ends included. It fails when that generation no longer exists, or the bytes break off.
 */
export async function streamObject(version: ObjectVersion, start: number, end: number): Promise<Readable> {
  const file = await versionFile(version);
  // `decompress: false`, or a gzip encoding that an uploader claims would be undone, and the range with it.
  const stream = file.createReadStream({ start, end, decompress: false, validation: false });
  return stream.on('response', (response: Readable) => response.setMaxListeners(SDK_LISTENERS));
}
