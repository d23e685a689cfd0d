import type { IFormat } from 'music-metadata';
import { type ByteSource, RangedTokenizer } from './ranged-tokenizer.ts';

/** Types that are a mere sequence of frames, which need not tell how many there are. */
const FRAMED = new Set(['audio/mpeg', 'audio/aac']);
/** A file up to this size has its frames counted, in bytes. */
const COUNTED_BYTES = 2 * 1024 * 1024;
/** A frame with a header ends within this many bytes: the largest MP3 frame. */
const HEADER_FRAME_BYTES = 1441;
/** Bytes of each stretch that a larger file's bit rate is estimated from. */
const STRETCH_BYTES = 512 * 1024;
/** Where in the file those stretches begin. */
const STRETCHES = [0.1, 0.4, 0.7];
/** A header tells the number of frames within this many bytes after the tags. */
const HEADER_LIMIT = 8 * 1024 * 1024;

/** Bits a second that no file of frames has on the whole: MP3 ends at 320,000, and tags may hold a large picture. */
const MAX_BIT_RATE = 640_000;

/** How long a sequence of frames plays. */
export interface FramesDuration {
  readonly seconds: number;
  readonly estimated: boolean;
}

/** Whether a type is a mere sequence of frames (MP3, ADTS). */
export function isFramed(mime: string): boolean {
  return FRAMED.has(mime);
}

/**
 * How long an MP3 or ADTS file plays: as its header (Xing, Info) tells; for a small file by counting its frames; else
 * estimated from the bit rate of three stretches, since the first frames of a variable rate say nothing of the rest.
 */
export async function framesDuration(source: ByteSource, mimeType: string): Promise<FramesDuration> {
  const { parseFromTokenizer } = await import('music-metadata');
  const parse = async (tokenizer: RangedTokenizer, what: 'header' | 'all frames'): Promise<IFormat> =>
    (await parseFromTokenizer(tokenizer, { duration: what === 'all frames', skipCovers: true })).format;
  // Without a size the parser does not take a duration from the first frames' bit rate.
  const header = await parse(new RangedTokenizer(source, HEADER_LIMIT, { mimeType }), 'header');
  if (header.duration && isCredible(source.size, header.duration)) {
    return { seconds: header.duration, estimated: false };
  }
  const count = async (part: ByteSource) =>
    (await parse(new RangedTokenizer(part, part.size * 2, { mimeType }), 'all frames')).duration ?? 0;
  if (source.size <= COUNTED_BYTES) {
    if (!header.duration) return { seconds: await count(source), estimated: false };
    const rest = stretchOf(source, HEADER_FRAME_BYTES, source.size - HEADER_FRAME_BYTES);
    return { seconds: await count(rest), estimated: true };
  }
  const stretches = STRETCHES.map((share) =>
    stretchOf(source, Math.floor(source.size * share), STRETCH_BYTES),
  );
  let seconds = 0;
  for (const stretch of stretches) seconds += await count(stretch);
  return { seconds: (seconds * source.size) / (STRETCHES.length * STRETCH_BYTES), estimated: true };
}

/** Whether a header's duration fits the file: files that were joined keep the header of the first. */
function isCredible(bytes: number, seconds: number): boolean {
  return (8 * bytes) / seconds < MAX_BIT_RATE;
}

function stretchOf(source: ByteSource, from: number, size: number): ByteSource {
  return { size, read: (start, end) => source.read(from + start, from + end) };
}
