import type { RangedTokenizer } from './ranged-tokenizer.ts';

/** A box of an ISO media file (ISO/IEC 14496-12); positions are bytes of the file. */
export interface Box {
  readonly type: string;
  /** Where its content begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
}

/** Boxes beside each other that are looked at: no real file has more of them before what matters. */
const MAX_BOXES = 4096;
/** Largest content of a box that is read whole, in bytes. */
const MAX_CONTENT = 64 * 1024;

/** The boxes between two positions, each skipped over once the next is asked for. What is no box ends them. */
export async function* boxesIn(file: RangedTokenizer, from: number, to: number): AsyncGenerator<Box> {
  let at = from;
  for (let i = 0; i < MAX_BOXES && at + 8 <= to; i++) {
    const head = await bytesAt(file, at, Math.min(16, to - at));
    const type = head.toString('latin1', 4, 8);
    const short = head.readUInt32BE(0);
    const [header, size] =
      short === 1 && head.length === 16 ? [16, Number(head.readBigUInt64BE(8))] : [8, short || to - at];
    if (size < header) return;
    yield { type, from: at + header, to: Math.min(at + size, to) };
    at += size;
  }
}

/** The first box at a path of types within two positions; undefined when there is none. */
export async function boxAt(
  file: RangedTokenizer,
  { from, to }: Pick<Box, 'from' | 'to'>,
  ...path: readonly string[]
): Promise<Box | undefined> {
  const [first, ...rest] = path;
  for await (const box of boxesIn(file, from, to)) {
    if (box.type === first) return rest.length > 0 ? boxAt(file, box, ...rest) : box;
  }
  return undefined;
}

/** The beginning of a box's content, at most 64 KiB. */
export function contentOf(file: RangedTokenizer, { from, to }: Box): Promise<Buffer> {
  return bytesAt(file, from, Math.min(to - from, MAX_CONTENT));
}

async function bytesAt(file: RangedTokenizer, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const count = await file.peekBuffer(bytes, { position, mayBeLess: true });
  return bytes.subarray(0, count);
}
