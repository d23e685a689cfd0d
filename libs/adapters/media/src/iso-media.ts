import { type Box, boxAt, boxesIn, contentOf } from './iso-boxes.ts';
import { lastFragmentEnd } from './iso-fragments.ts';
import { type ByteSource, RangedTokenizer } from './ranged-tokenizer.ts';

/** What the sound track of an ISO media file (MP4, M4A, MOV) is. */
export interface SoundTrack {
  readonly container: string;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly seconds: number;
}

/** Bytes read at most: headers of boxes, wherever in the file they are; tables of samples are skipped. */
const READ_LIMIT = 8 * 1024 * 1024;
/** `objectTypeIndication` of AAC in MPEG-4 and in MPEG-2 (ISO/IEC 14496-1). */
const AAC = new Set([0x40, 0x66, 0x67, 0x68]);

/** Whether a type is an ISO media file. */
export function isIsoMedia(mime: string): boolean {
  return /^(audio|video)\/(mp4|quicktime|x-m4[abv])/.test(mime);
}

/**
 * The first sound track of an ISO media file, or undefined when it has none. Whole or fragmented, index first or last: what
 * is read does not grow with the length of the sound, as it does where a parser reads the table of samples.
 * @throws RangeError when a box is cut short
 */
export async function soundTrack(source: ByteSource): Promise<SoundTrack | undefined> {
  const file = new RangedTokenizer(source, READ_LIMIT);
  const whole = { from: 0, to: source.size };
  const index = await boxAt(file, whole, 'moov');
  if (!index) return undefined;
  for await (const box of boxesIn(file, index.from, index.to)) {
    if (box.type !== 'trak' || !(await isSound(file, box))) continue;
    const { timescale, duration } = await mediaHeader(file, box);
    const fragmented = (await boxAt(file, index, 'mvex')) !== undefined;
    const end = fragmented
      ? Math.max(duration, await lastFragmentEnd(source, await trackId(file, box)))
      : duration;
    const container = await brandOf(file, whole);
    return { container, ...(await sampleEntry(file, box)), seconds: timescale > 0 ? end / timescale : 0 };
  }
  return undefined;
}

async function isSound(file: RangedTokenizer, track: Box): Promise<boolean> {
  const handler = await boxAt(file, track, 'mdia', 'hdlr');
  return handler !== undefined && (await contentOf(file, handler)).toString('latin1', 8, 12) === 'soun';
}

async function trackId(file: RangedTokenizer, track: Box): Promise<number> {
  const content = await required(file, track, 'tkhd');
  return content.readUInt32BE(content[0] === 1 ? 20 : 12);
}

async function mediaHeader(file: RangedTokenizer, track: Box) {
  const content = await required(file, track, 'mdia', 'mdhd');
  const long = content[0] === 1;
  const timescale = content.readUInt32BE(long ? 20 : 12);
  const duration = long ? Number(content.readBigUInt64BE(24)) : content.readUInt32BE(16);
  const untold = long ? duration >= 2 ** 63 : duration === 0xffff_ffff;
  return { timescale, duration: untold ? 0 : duration };
}

async function sampleEntry(file: RangedTokenizer, track: Box) {
  const content = await required(file, track, 'mdia', 'minf', 'stbl', 'stsd');
  const fourcc = content.toString('latin1', 12, 16);
  return {
    codec: fourcc === 'mp4a' && isAac(content) ? 'MPEG-4/AAC' : fourcc.trim().toUpperCase(),
    channels: content.readUInt16BE(32),
    sampleRate: content.readUInt16BE(40),
  };
}

/** Whether an elementary stream descriptor names AAC; its lengths are of one to four bytes. */
function isAac(sampleDescription: Buffer): boolean {
  const esds = sampleDescription.indexOf('esds', 16, 'latin1');
  if (esds < 0) return false;
  const config = sampleDescription.indexOf(0x04, esds + 11);
  let at = config + 1;
  while (config > 0 && ((sampleDescription[at] ?? 0) & 0x80) !== 0) at++;
  return AAC.has(sampleDescription[at + 1] ?? 0);
}

async function brandOf(file: RangedTokenizer, whole: Pick<Box, 'from' | 'to'>): Promise<string> {
  const type = await boxAt(file, whole, 'ftyp');
  const brand = type ? (await contentOf(file, type)).toString('latin1', 0, 4).trim() : 'qt';
  if (brand === 'qt') return 'QuickTime';
  return /^M4[AB]$/.test(brand) ? brand : 'MP4';
}

async function required(file: RangedTokenizer, track: Box, ...path: readonly string[]): Promise<Buffer> {
  const box = await boxAt(file, track, ...path);
  if (!box) throw new RangeError(`the track has no ${path.join('/')}`);
  return contentOf(file, box);
}
