import { boxAt, boxesIn, contentOf } from './iso-boxes.ts';
import { type ByteSource, RangedTokenizer } from './ranged-tokenizer.ts';
import { windowsFromEnd } from './windows.ts';

/** When the last fragment of a track ends, in units of its timescale; 0 when none is near the end of the file. */
export async function lastFragmentEnd(source: ByteSource, track: number): Promise<number> {
  for await (const { bytes } of windowsFromEnd(source)) {
    let at = bytes.length;
    while ((at = bytes.lastIndexOf('moof', at - 1, 'latin1')) >= 4) {
      const end = await fragmentEnd(bytes.subarray(at - 4), track);
      if (end !== undefined) return end;
    }
  }
  return 0;
}

/** When a fragment ends for a track; undefined when the bytes do not begin with one that holds some of it. */
async function fragmentEnd(bytes: Buffer, track: number): Promise<number | undefined> {
  const size = Math.min(bytes.readUInt32BE(0), bytes.length);
  const part = bytes.subarray(0, size);
  const file = new RangedTokenizer(
    { size, read: (start, end) => Promise.resolve(part.subarray(start, end)) },
    2 * size,
  );
  for await (const box of boxesIn(file, 8, size)) {
    if (box.type !== 'traf') continue;
    const [header, decode] = [await boxAt(file, box, 'tfhd'), await boxAt(file, box, 'tfdt')];
    if (!header || !decode) continue;
    const told = await contentOf(file, header);
    if (told.length < 8 || told.readUInt32BE(4) !== track) continue;
    let end = startOf(await contentOf(file, decode));
    for await (const run of boxesIn(file, box.from, box.to)) {
      if (run.type === 'trun') end += runLength(await contentOf(file, run), defaultDuration(told));
    }
    return end;
  }
  return undefined;
}

function startOf(decode: Buffer): number {
  return decode[0] === 1 ? Number(decode.readBigUInt64BE(4)) : decode.readUInt32BE(4);
}

/** `default_sample_duration` of a track fragment header, behind the fields that its flags announce. */
function defaultDuration(header: Buffer): number {
  const flags = header.readUIntBE(1, 3);
  const at = 8 + (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0);
  return flags & 0x08 && header.length >= at + 4 ? header.readUInt32BE(at) : 0;
}

/** The durations of a run's samples together: each one's own, or the default for all. */
function runLength(run: Buffer, byDefault: number): number {
  const flags = run.readUIntBE(1, 3);
  const count = run.readUInt32BE(4);
  if ((flags & 0x100) === 0) return count * byDefault;
  const first = 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0);
  const width = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  let sum = 0;
  for (let i = 0; i < count && first + i * width + 4 <= run.length; i++) {
    sum += run.readUInt32BE(first + i * width);
  }
  return sum;
}
