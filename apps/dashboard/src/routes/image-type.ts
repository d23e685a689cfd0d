/** The beginnings of the images that enrichment takes, in hexadecimal. */
const BEGINNINGS = [
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^ffd8ff/, 'image/jpeg'],
  [/^47494638(37|39)61/, 'image/gif'],
  [/^52494646.{8}57454250/, 'image/webp'],
] as const;

/** Bytes of an image that its type is told by. */
export const HEAD_BYTES = 12;

/** The type of an image by its content, whatever its uploader says; undefined when it is none that browsers show. */
export function imageTypeOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('hex');
  return BEGINNINGS.find(([beginning]) => beginning.test(head))?.[1];
}
