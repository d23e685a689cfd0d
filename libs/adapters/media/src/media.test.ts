import assert from 'node:assert/strict';
import type { AudioFacts } from '@earshot/contracts';
import { audioFixture as fixture } from '@earshot/samples/audio';
import { type ByteSource, probeAudio, sniff } from './index.ts';

/** A source that counts what is read of it. */
function counted(size: number, bytes: (start: number, end: number) => Uint8Array) {
  const state = { read: 0, largest: 0 };
  const source: ByteSource = {
    size,
    read: (start, end) => {
      state.read += end - start;
      state.largest = Math.max(state.largest, end - start);
      return Promise.resolve(bytes(start, end));
    },
  };
  return { source, state };
}

const inMemory = (data: Uint8Array) => counted(data.length, (start, end) => data.subarray(start, end));

async function probe(source: ByteSource) {
  const mime = await sniff(source);
  return probeAudio(source, mime ?? 'application/octet-stream');
}

async function factsOf(source: ByteSource): Promise<AudioFacts> {
  const probed = await probe(source);
  assert.ok(probed.ok, JSON.stringify(probed));
  return probed.audio;
}

/** A WAV header for so many bytes of 16 kHz mono PCM. */
function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(dataBytes + 36, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

describe('probing audio', () => {
  const formats: readonly (readonly [name: string, mime: string, container: RegExp, codec: string])[] = [
    ['speech.flac', 'audio/flac', /^FLAC$/, 'FLAC'],
    ['told.mp3', 'audio/mpeg', /^MPEG$/, 'MPEG 2 Layer 3'],
    ['untold-vbr.mp3', 'audio/mpeg', /^MPEG$/, 'MPEG 2 Layer 3'],
    ['frames.aac', 'audio/aac', /^ADTS/, 'AAC'],
    ['speech.opus', 'audio/ogg; codecs=opus', /^Ogg$/, 'Opus'],
    ['vorbis.ogg', 'audio/ogg', /^Ogg$/, 'Vorbis I'],
    ['index-at-end.m4a', 'audio/x-m4a', /^M4A/, 'MPEG-4/AAC'],
    ['index-at-start.m4a', 'audio/x-m4a', /^M4A/, 'MPEG-4/AAC'],
    ['fragmented.m4a', 'audio/x-m4a', /^M4A/, 'MPEG-4/AAC'],
    ['quicktime.mov', 'video/quicktime', /^QuickTime$/, 'MPEG-4/AAC'],
    ['film.mp4', 'video/mp4', /^MP4$/, 'MPEG-4/AAC'],
    ['constant.mp3', 'audio/mpeg', /^MPEG$/, 'MPEG 2 Layer 3'],
    ['told.webm', 'video/webm', /^EBML\/webm$/, 'OPUS'],
  ];
  for (const [name, mime, container, codec] of formats) {
    it(`tells type and duration of ${name}`, async () => {
      const { source } = inMemory(await fixture(name));
      assert.equal(await sniff(source), mime);
      const facts = await factsOf(source);
      assert.match(facts.container, container);
      assert.equal(facts.codec, codec);
      assert.ok(Math.abs(facts.duration_sec - 2) < 0.2, `${facts.duration_sec} s`);
      assert.equal(facts.duration_estimated, false);
      assert.equal(facts.bytes, source.size);
    });
  }

  it('estimates the duration of a WebM that was streamed, from its last cluster', async () => {
    const facts = await factsOf(inMemory(await fixture('streamed.webm')).source);
    assert.equal(facts.duration_estimated, true);
    assert.ok(facts.duration_sec > 1.5 && facts.duration_sec < 3.5, `${facts.duration_sec} s`);
  });

  it('reads next to nothing of a WAV of eight hours', async () => {
    const dataBytes = 8 * 3600 * 16_000 * 2;
    const header = wavHeader(dataBytes);
    const { source, state } = counted(44 + dataBytes, (start, end) =>
      start < 44
        ? Buffer.concat([header.subarray(start), Buffer.alloc(end - 44)])
        : Buffer.alloc(end - start),
    );
    assert.equal((await factsOf(source)).duration_sec, 8 * 3600);
    assert.ok(state.read < 2 * 1024 * 1024, `${state.read} bytes read`);
    assert.ok(state.largest <= 1024 * 1024, `${state.largest} bytes at once`);
  });

  /** A file of zeros, but for some parts. */
  const sparse = (size: number, parts: readonly (readonly [at: number, bytes: Buffer])[]) =>
    counted(size, (start, end) => {
      const bytes = Buffer.alloc(end - start);
      for (const [at, part] of parts) {
        if (at < end && at + part.length > start) {
          part.copy(bytes, Math.max(0, at - start), Math.max(0, start - at), Math.min(part.length, end - at));
        }
      }
      return bytes;
    });
  const boxes = (data: Buffer, type: string) => data.subarray(data.indexOf(type, 0, 'latin1') - 4);
  const EIGHT_HOURS = 8 * 3600;

  it('reads next to nothing of an M4A of eight hours whose index is at its end', async () => {
    const file = await fixture('index-at-end.m4a');
    const index = Buffer.from(boxes(file, 'moov'));
    const header = index.indexOf('mdhd', 0, 'latin1') + 4;
    index.writeUInt32BE(EIGHT_HOURS * index.readUInt32BE(header + 12), header + 16);
    const sound = Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\0', 'latin1');
    const bytes = 4 * 1024 ** 3 - 1024 ** 2;
    sound.writeBigUInt64BE(BigInt(bytes), 8);
    const type = file.subarray(0, file.readUInt32BE(0));
    const { source, state } = sparse(type.length + bytes + index.length, [
      [0, type],
      [type.length, sound],
      [type.length + bytes, index],
    ]);
    const facts = await factsOf(source);
    assert.equal(facts.duration_sec, EIGHT_HOURS);
    assert.deepEqual([facts.channels, facts.sample_rate], [2, 16_000]);
    assert.ok(state.read < 2 * 1024 * 1024, `${state.read} bytes read`);
  });

  it('reads just head and tail of an M4A of eight hours in fragments', async () => {
    const file = await fixture('fragmented.m4a');
    const head = file.subarray(0, file.indexOf('moof', 0, 'latin1') - 4);
    const last = Buffer.from(file.subarray(file.lastIndexOf('moof', undefined, 'latin1') - 4));
    const timescale = file.readUInt32BE(file.indexOf('mdhd', 0, 'latin1') + 16);
    const decode = last.indexOf('tfdt', 0, 'latin1') + 4;
    last.writeBigUInt64BE(BigInt((EIGHT_HOURS - 60) * timescale), decode + 4);
    const size = 400_000_000;
    const { source, state } = sparse(size, [
      [0, head],
      [size - last.length, last],
    ]);
    const { duration_sec } = await factsOf(source);
    assert.ok(Math.abs(duration_sec - EIGHT_HOURS + 60) < 2, `${duration_sec} s`);
    assert.ok(state.read < 4 * 1024 * 1024, `${state.read} bytes read`);
  });

  it('finds the last cluster of a WebM before a picture of two megabytes', async () => {
    const data = await fixture('streamed.webm');
    const picture = Buffer.alloc(2_000_000);
    picture.write('\xec\x01', 'latin1');
    picture.writeUIntBE(picture.length - 9, 3, 6);
    const { source } = inMemory(Buffer.concat([data, picture]));
    const { duration_sec, duration_estimated } = await factsOf(source);
    assert.ok(duration_estimated && duration_sec > 1.5 && duration_sec < 3.5, `${duration_sec} s`);
  });

  it('does not believe the header of the first of several MP3s that were joined', async () => {
    const data = await fixture('told.mp3');
    const joined = Buffer.concat(Array<Buffer>(40).fill(data));
    const { duration_sec } = await factsOf(inMemory(joined).source);
    assert.ok(Math.abs(duration_sec / 80 - 1) < 0.1, `${duration_sec} s`);
  });

  it('estimates the duration of a long MP3 of a rate that changes, from stretches of it', async () => {
    const frames = await fixture('untold-vbr.mp3');
    const times = 5_000;
    const { source, state } = counted(frames.length * times, (start, end) => {
      const from = start % frames.length;
      const turns = Math.ceil((from + end - start) / frames.length);
      return Buffer.concat(Array<Buffer>(turns).fill(frames)).subarray(from, from + end - start);
    });
    const facts = await factsOf(source);
    assert.equal(facts.duration_estimated, true);
    assert.ok(Math.abs(facts.duration_sec / (2 * times) - 1) < 0.1, `${facts.duration_sec} s`);
    assert.ok(state.read < 4 * 1024 * 1024, `${state.read} bytes read`);
  });

  it('finds no sound in an empty WAV', async () => {
    assert.equal((await factsOf(inMemory(wavHeader(0)).source)).duration_sec, 0);
  });

  it('says why it cannot read what is no audio, or was cut inside its header', async () => {
    const text = inMemory(Buffer.from('not a sound')).source;
    const cut = inMemory((await fixture('index-at-end.m4a')).subarray(0, 2_000)).source;
    for (const source of [text, cut, inMemory(Buffer.alloc(0)).source]) {
      const probed = await probe(source);
      assert.ok(!probed.ok || probed.audio.duration_sec === 0, JSON.stringify(probed));
    }
  });

  it('ends with a fact or a reason for every audio whose head was damaged', async () => {
    for (const [name] of formats) {
      const data = await fixture(name);
      for (let at = 0; at < 200; at += 7) {
        const damaged = Buffer.from(data);
        damaged.fill(at % 251, at, at + 5);
        const probed = await probe(inMemory(damaged).source);
        assert.ok(probed.ok ? Number.isFinite(probed.audio.duration_sec) : probed.reason !== '');
      }
    }
  });

  it('throws when the source cannot be read, as that may pass', async () => {
    const failing: ByteSource = { size: 1000, read: () => Promise.reject(new Error('connection reset')) };
    await assert.rejects(probeAudio(failing, 'audio/wav'), /connection reset/);
    await assert.rejects(sniff(failing), /connection reset/);
  });
});

describe('sniffing', () => {
  it('goes by content alone', async () => {
    assert.equal(await sniff(inMemory(Buffer.from('plain text, named .wav')).source), undefined);
    assert.equal(await sniff(inMemory(Buffer.alloc(0)).source), undefined);
    assert.equal(await sniff(inMemory(Buffer.from('%PDF-1.7\n')).source), 'application/pdf');
  });

  it('finds an MP3 behind tags larger than its head', async () => {
    const cover = 600_000;
    const tags = Buffer.alloc(10 + cover);
    tags.write('ID3\x03\0\0', 'latin1');
    [21, 14, 7, 0].forEach((shift, i) => (tags[6 + i] = (cover >> shift) & 0x7f));
    const { source } = inMemory(Buffer.concat([tags, await fixture('told.mp3')]));
    assert.equal(await sniff(source), 'audio/mpeg');
    assert.ok(Math.abs((await factsOf(source)).duration_sec - 2) < 0.2);
  });
});
