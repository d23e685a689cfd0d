import type { CorpusAudio } from './upload.ts';
import { audioFixture } from './fixture.ts';
import { chunk, wav } from './wav.ts';

const SAMPLE_SECONDS = 2;
const fixture = (name: string, seconds = SAMPLE_SECONDS): CorpusAudio => ({
  name,
  make: () => audioFixture(name),
  seconds,
});
const made = (name: string, seconds: number, make: () => Buffer): CorpusAudio => ({
  name,
  make: () => Promise.resolve(make()),
  seconds,
});
/** ID3v2 tags of a size, as a large cover picture makes them. */
const tags = (size: number): Buffer => {
  const bytes = Buffer.alloc(10 + size);
  bytes.write('ID3\x03\0\0', 'latin1');
  [21, 14, 7, 0].forEach((shift, i) => (bytes[6 + i] = (size >> shift) & 0x7f));
  return bytes;
};

/** What can be transcribed. */
export const goodAudio: readonly CorpusAudio[] = [
  fixture('speech.flac'),
  fixture('streamed.flac', 0.6),
  fixture('told.mp3'),
  fixture('untold-vbr.mp3'),
  fixture('constant.mp3'),
  fixture('stereo.mp3'),
  fixture('speech.opus'),
  fixture('stereo.opus'),
  fixture('told.webm'),
  fixture('streamed.webm'),
  fixture('index-at-start.m4a'),
  fixture('index-at-end.m4a'),
  fixture('fragmented.m4a'),
  fixture('quicktime.mov'),
  fixture('film.mp4'),
  fixture('frames.aac'),
  fixture('streamed.wav', 0.6),
  fixture('mulaw.wav', 0.6),
  made('alaw.wav', 0.5, () => wav({ format: 6, bits: 8, rate: 8000 })),
  made('cd.wav', 0.5, () => wav({ rate: 44_100, channels: 2 })),
  made('studio.wav', 0.5, () => wav({ rate: 48_000, channels: 2, bits: 24, format: 0xfffe })),
  made('recorder-died.wav', 0.5, () => wav({ claimedBytes: 0 })),
  made('cut.wav', 0.25, () => wav().subarray(0, 44 + 8000)),
  made('broadcast.wav', 0.5, () => wav({ before: chunk('bext', Buffer.alloc(700)) })),
  made('listed.wav', 0.5, () => wav({ before: chunk('LIST', Buffer.from('INFOISFT\x04\0\0\0abc\0')) })),
  {
    name: 'large-cover.mp3',
    seconds: 2,
    make: async () => Buffer.concat([tags(700_000), await audioFixture('told.mp3')]),
  },
  { name: 'named-like-an-image.png', seconds: 2, make: () => audioFixture('told.mp3') },
  {
    name: 'trailing.mp3',
    seconds: 2,
    make: async () => Buffer.concat([await audioFixture('told.mp3'), Buffer.alloc(128, 'TAG')]),
  },
];
