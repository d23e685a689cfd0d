import { buffer } from 'node:stream/consumers';
import { type ObjectVersion, storage } from './client.ts';
import { orGone } from './errors.ts';
import { streamObject } from './stream.ts';

/** Bytes that are fetched in parts. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` up to, and not with, `end`; fewer only where the source ends. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/**
 * One generation of an object of `size` bytes, read by ranges.
 * `read` throws ObjectGone when that generation no longer exists.
 */
export function openObject(version: ObjectVersion, size: number): ByteSource {
  return {
    size,
    read: async (start, end) => {
      const last = Math.min(end, size) - 1;
      if (last < start) return new Uint8Array();
      return orGone(`gs://${version.bucket}/${version.name}`, async () =>
        buffer(await streamObject(version, start, last)),
      );
    },
  };
}

/** All bytes of one generation. @throws RangeError when there are more than `maxBytes`; ObjectGone when it does not exist. */
export async function readObject(version: ObjectVersion, maxBytes: number): Promise<Uint8Array> {
  const bytes = await openObject(version, maxBytes + 1).read(0, maxBytes + 1);
  if (bytes.length > maxBytes) {
    throw new RangeError(`gs://${version.bucket}/${version.name} has more than ${maxBytes} bytes`);
  }
  return bytes;
}

/** An object as it is now, as its events tell it (`storage#object`). @throws ObjectGone when there is none */
export async function currentResource(object: {
  readonly bucket: string;
  readonly name: string;
}): Promise<unknown> {
  const { bucket, name } = object;
  const file = (await storage()).bucket(bucket).file(name);
  const [resource] = await orGone(`gs://${bucket}/${name}`, () => file.getMetadata());
  return resource;
}

/** The generation that an object has now. @throws ObjectGone when there is none */
export async function currentVersion(object: {
  readonly bucket: string;
  readonly name: string;
}): Promise<ObjectVersion> {
  const { bucket, name } = object;
  const file = (await storage()).bucket(bucket).file(name);
  const [{ generation }] = await orGone(`gs://${bucket}/${name}`, () => file.getMetadata());
  return { bucket, name, generation: String(generation) };
}
