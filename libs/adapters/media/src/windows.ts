import type { ByteSource } from './ranged-tokenizer.ts';

/** Bytes of a window. */
const WINDOW_BYTES = 1024 * 1024;
/** Bytes by which windows overlap, so that no header is cut in two. */
const OVERLAP_BYTES = 64 * 1024;
/** Windows looked at: what marks the end of a stream is not further away, even between pictures. */
const WINDOWS = 8;

/** Part of a file. */
export interface Window {
  readonly from: number;
  readonly bytes: Buffer;
}

/** Parts of a file from its end backwards, 1 MiB each and one at a time: some 7.5 MiB in all. */
export async function* windowsFromEnd(source: ByteSource): AsyncGenerator<Window> {
  let to = source.size;
  for (let i = 0; i < WINDOWS && to > 0; i++) {
    const from = Math.max(0, to - WINDOW_BYTES);
    yield { from, bytes: Buffer.from(await source.read(from, to)) };
    if (from === 0) return;
    to = from + OVERLAP_BYTES;
  }
}
