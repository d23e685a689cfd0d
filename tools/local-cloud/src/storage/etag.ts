/**
 * The etag of a version as production makes it: base64 of a protobuf of generation and metageneration.
 * @param generation absent for a bucket
 */
export function etagOf(metageneration: string, generation?: string): string {
  const fields = generation === undefined ? [] : [0x08, ...varint(BigInt(generation))];
  return Buffer.from([...fields, 0x10, ...varint(BigInt(metageneration))]).toString('base64');
}

function varint(value: bigint): number[] {
  return value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)];
}
