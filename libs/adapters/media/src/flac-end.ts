/** A FLAC frame's header has at most so many bytes (RFC 9639). */
const MAX_HEADER = 16;
/** Samples of a frame by the four bits that tell it; 6 and 7 are told behind the frame's number. */
const BLOCK_SIZES = [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768];

/**
 * Samples up to the end of the last frame in the tail of a FLAC file, whose encoder did not tell how many there are since it
 * wrote to a pipe; undefined when no frame begins there. `blockSize` is what frames of a fixed size have.
 */
export function samplesInFlac(tail: Uint8Array, blockSize: number): number | undefined {
  for (let at = tail.length - MAX_HEADER; at >= 0; at--) {
    if (tail[at] !== 0xff || ((tail[at + 1] ?? 0) & 0xfe) !== 0xf8) continue;
    const end = frameEnd(tail.subarray(at, at + MAX_HEADER), blockSize);
    if (end !== undefined) return end;
  }
  return undefined;
}

function frameEnd(header: Uint8Array, blockSize: number): number | undefined {
  const variable = ((header[1] ?? 0) & 1) === 1;
  const size = (header[2] ?? 0) >> 4;
  const rate = (header[2] ?? 0) & 15;
  const coded = codedNumber(header.subarray(4));
  if (!coded || size === 0 || rate === 15) return undefined;
  let at = 4 + coded.bytes;
  const told =
    size === 6 ? header[at] : size === 7 ? (header[at] ?? 0) * 256 + (header[at + 1] ?? 0) : undefined;
  at += size === 6 ? 1 : size === 7 ? 2 : 0;
  at += rate === 12 ? 1 : rate > 12 ? 2 : 0;
  if (crc8(header.subarray(0, at)) !== header[at]) return undefined;
  const samples = told === undefined ? (BLOCK_SIZES[size] ?? 0) : told + 1;
  return (variable ? coded.value : coded.value * blockSize) + samples;
}

/** A number as UTF-8 would code it, of up to seven bytes. */
function codedNumber(bytes: Uint8Array): { readonly value: number; readonly bytes: number } | undefined {
  const first = bytes[0] ?? 0;
  const ones = Math.clz32(~(first << 24));
  if (ones === 0) return { value: first, bytes: 1 };
  if (ones === 1 || ones > 7) return undefined;
  let value = first & (0x7f >> ones);
  for (let i = 1; i < ones; i++) {
    const next = bytes[i] ?? 0;
    if (next >> 6 !== 2) return undefined;
    value = value * 64 + (next & 0x3f);
  }
  return { value, bytes: ones };
}

/** CRC-8 of x⁸ + x² + x + 1. */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}
