/** What a WAV is made of. */
export interface WavSpec {
  readonly seconds?: number;
  readonly rate?: number;
  readonly channels?: number;
  readonly bits?: number;
  /** Format tag: 1 PCM, 3 floating point, 6 A-law, 7 µ-law, 0xfffe told elsewhere. */
  readonly format?: number;
  /** What its header says that the sound has in bytes, if that is not so. */
  readonly claimedBytes?: number;
  /** Whole chunks between the format and the sound. */
  readonly before?: Buffer;
}

/** A WAV of silence, with a header as asked. */
export function wav(spec: WavSpec = {}): Buffer {
  const { seconds = 0.5, rate = 16_000, channels = 1, bits = 16, format = 1 } = spec;
  const { before = Buffer.alloc(0) } = spec;
  const frame = (channels * bits) / 8;
  const sound = Buffer.alloc(Math.round(seconds * rate) * frame);
  const header = Buffer.alloc(36);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + before.length + (spec.claimedBytes ?? sound.length), 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(format, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * frame, 28);
  header.writeUInt16LE(frame, 32);
  header.writeUInt16LE(bits, 34);
  return Buffer.concat([header, before, chunk('data', sound, spec.claimedBytes)]);
}

/** A chunk of a WAV, with another length than its own if asked. */
export function chunk(id: string, content: Buffer, claimedBytes = content.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(claimedBytes, 4);
  return Buffer.concat([head, content]);
}
