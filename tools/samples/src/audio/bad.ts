import type { CorpusAudio } from './upload.ts';
import { audioFixture } from './fixture.ts';
import { wav } from './wav.ts';

const UNREADABLE = /cannot be read|holds no audio|neither audio nor an image/;
const OTHER = /neither audio nor an image/;
const EMPTY = /holds no audio/;
const REFUSED = /Speech-to-Text does not take .*; upload WAV/;

const fixture = (name: string, reason: RegExp): CorpusAudio => ({
  name,
  make: () => audioFixture(name),
  reason,
});
const made = (name: string, reason: RegExp, make: () => Buffer): CorpusAudio => ({
  name,
  make: () => Promise.resolve(make()),
  reason,
});
/** The beginning of a fixture. */
const cut = (name: string, from: string, bytes: number, reason = UNREADABLE): CorpusAudio => ({
  name,
  make: async () => (await audioFixture(from)).subarray(0, bytes),
  reason,
});

/** What cannot be transcribed, and why. */
export const badAudio: readonly CorpusAudio[] = [
  fixture('vorbis.ogg', REFUSED),
  fixture('vorbis.webm', REFUSED),
  fixture('matroska.mka', REFUSED),
  fixture('lossless.m4a', REFUSED),
  fixture('layer2.mp2', REFUSED),
  fixture('adpcm.wav', REFUSED),
  fixture('big-endian.aiff', REFUSED),
  fixture('windows.wma', REFUSED),
  fixture('dolby.ac3', UNREADABLE),
  fixture('silent-film.mp4', EMPTY),
  made('floating.wav', REFUSED, () => wav({ format: 3, bits: 32 })),
  made('endless.wav', /lasts 481 minutes; at most 480/, () => wav({ seconds: 28_801, rate: 1, bits: 8 })),
  made('without-a-sample.wav', EMPTY, () => wav({ seconds: 0 })),
  made('without-a-byte.wav', /the file is empty/, () => Buffer.alloc(0)),
  made('header-only.wav', UNREADABLE, () => wav().subarray(0, 12)),
  made('one-byte.mp3', OTHER, () => Buffer.from([0xff])),
  made('text.wav', OTHER, () => Buffer.from('This is no sound at all. '.repeat(40))),
  made('zeros.mp3', OTHER, () => Buffer.alloc(4096)),
  made('page.mp3', OTHER, () => Buffer.from('<!doctype html><title>404</title>')),
  made('document.m4a', OTHER, () => Buffer.from('%PDF-1.7\n1 0 obj\n')),
  made('archive.flac', OTHER, () => Buffer.from('PK\x03\x04\x14\0\0\0\x08\0'.padEnd(60, '\0'), 'latin1')),
  made('playlist.mp3', OTHER, () => Buffer.from('#EXTM3U\nhttp://169.254.169.254/latest/meta-data\n')),
  made('program.wav', OTHER, () => Buffer.from('\x7fELF\x02\x01\x01'.padEnd(64, '\0'), 'latin1')),
  cut('cut-in-its-header.flac', 'speech.flac', 20),
  cut('without-its-index.m4a', 'index-at-end.m4a', 4000),
  cut('without-sound.opus', 'speech.opus', 40),
  cut('cut-in-its-head.webm', 'told.webm', 60),
];
