import { why } from '@earshot/contracts';
import type { AudioProbe } from '@earshot/enrichment-core';
import type { IFormat } from 'music-metadata';
import { samplesInFlac } from './flac-end.ts';
import { framesDuration, isFramed } from './frames.ts';
import { isIsoMedia, soundTrack } from './iso-media.ts';
import { lastClusterStart } from './matroska-end.ts';
import { lastGranule, MAX_OGG_PAGE } from './ogg-end.ts';
import { type ByteSource, RangedTokenizer, ReadLimit } from './ranged-tokenizer.ts';
import { windowsFromEnd } from './windows.ts';

/** Bytes read at most; tags may hold a cover picture, which is skipped. */
const PROBE_LIMIT = 8 * 1024 * 1024;
/** Bytes of a Matroska file that hold its tracks and duration. */
const MATROSKA_HEAD = 256 * 1024;
/** Ogg Opus counts its samples at this rate, whatever the input's (RFC 7845). */
const OPUS_RATE = 48_000;

/** Bytes of a FLAC file that hold its stream information, which comes first, behind small tags at most. */
const FLAC_HEAD = 64 * 1024;
/** Bytes before the samples of a WAV without other chunks. */
const WAV_HEAD = 44;
/** How a WAV says that its format is told elsewhere, as those of 24 bits or many channels do: it is PCM in practice. */
const EXTENSIBLE = 'non-PCM (65534)';

/** How long a file plays, and whether that was told or estimated. */
interface Duration {
  readonly seconds: number;
  readonly estimated: boolean;
}

/**
 * What an audio file is and how long it plays, read from its head, and from its tail or a few stretches where the format
 * needs it. `mime` is what its content showed. Content that no parser understands is told as a reason; a source that
 * cannot be read throws.
 */
export async function probeAudio(source: ByteSource, mime: string): Promise<AudioProbe> {
  const watched = watch(source);
  try {
    if (isIsoMedia(mime)) return await isoProbe(watched.source);
    const { parseFromTokenizer } = await import('music-metadata');
    const head = headOf(watched.source, mime);
    const tokenizer = new RangedTokenizer(head, PROBE_LIMIT);
    const { format } = await parseFromTokenizer(tokenizer, { duration: false, skipCovers: true });
    return probeOf(format, await durationOf(format, watched.source, mime), source.size);
  } catch (error) {
    if (watched.failed()) throw error;
    return { ok: false, ...why(error instanceof ReadLimit ? 'audio.scattered' : 'audio.damaged') };
  }
}

/** The part of a file that tells what it is: of Matroska the beginning, since its parser walks all that it is given. */
function headOf(source: ByteSource, mime: string): ByteSource {
  const isMatroska = /^(audio|video)\/(webm|(x-)?matroska)/.test(mime);
  return isMatroska ? { ...source, size: Math.min(source.size, MATROSKA_HEAD) } : source;
}

const NO_SOUND: AudioProbe = { ok: false, ...why('audio.none_readable') };

async function isoProbe(source: ByteSource): Promise<AudioProbe> {
  const track = await soundTrack(source);
  if (!track) return NO_SOUND;
  const { seconds, ...format } = track;
  return probeOf({ ...format, numberOfChannels: track.channels }, { seconds, estimated: false }, source.size);
}

type Facts = Pick<IFormat, 'container' | 'codec' | 'numberOfChannels' | 'sampleRate' | 'hasAudio'>;

function probeOf(format: Facts, { seconds, estimated }: Duration, bytes: number): AudioProbe {
  const { container, codec, numberOfChannels: channels, sampleRate } = format;
  if (!container || !codec || format.hasAudio === false) return NO_SOUND;
  return {
    ok: true,
    audio: {
      container,
      codec: codec === EXTENSIBLE ? 'PCM' : codec,
      duration_sec: Math.round(seconds * 1000) / 1000,
      duration_estimated: estimated,
      ...(channels !== undefined && { channels }),
      ...(sampleRate !== undefined && { sample_rate: sampleRate }),
      bytes,
    },
  };
}

async function durationOf(format: IFormat, source: ByteSource, mime: string): Promise<Duration> {
  if (isFramed(mime)) return framesDuration(source, mime);
  if (format.container === 'Ogg') return oggDuration(format, source);
  if (format.duration) return { seconds: format.duration, estimated: false };
  if (format.container === 'FLAC') return flacDuration(format, source);
  if (format.container === 'WAVE') return wavDuration(format, source);
  return format.container?.startsWith('EBML') ? matroskaDuration(source) : { seconds: 0, estimated: false };
}

/** The duration of a FLAC whose encoder did not tell it: what its last frame says. */
async function flacDuration({ sampleRate }: IFormat, source: ByteSource): Promise<Duration> {
  const head = Buffer.from(await source.read(0, Math.min(FLAC_HEAD, source.size)));
  const stream = head.indexOf('fLaC', 0, 'latin1');
  const blockSize = stream < 0 || stream + 10 > head.length ? 0 : head.readUInt16BE(stream + 8);
  for await (const { bytes } of windowsFromEnd(source)) {
    const samples = samplesInFlac(bytes, blockSize);
    if (samples !== undefined) return { seconds: sampleRate ? samples / sampleRate : 0, estimated: false };
  }
  return { seconds: 0, estimated: false };
}

/** The duration of a WAV whose recorder did not come to tell it: the rest of the file is sound. */
function wavDuration(format: IFormat, source: ByteSource): Duration {
  const { sampleRate = 0, numberOfChannels = 0, bitsPerSample = 0 } = format;
  const bitrate = format.bitrate ?? sampleRate * numberOfChannels * bitsPerSample;
  const seconds = bitrate > 0 ? (8 * Math.max(0, source.size - WAV_HEAD)) / bitrate : 0;
  return { seconds, estimated: seconds > 0 };
}

async function oggDuration({ codec, sampleRate }: IFormat, source: ByteSource): Promise<Duration> {
  const granule = lastGranule(await tailOf(source, 2 * MAX_OGG_PAGE));
  const rate = codec === 'Opus' ? OPUS_RATE : sampleRate;
  return { seconds: granule === undefined || !rate ? 0 : Number(granule) / rate, estimated: false };
}

async function matroskaDuration(source: ByteSource): Promise<Duration> {
  for await (const { bytes } of windowsFromEnd(source)) {
    const milliseconds = lastClusterStart(bytes);
    // The last cluster itself plays on for a few seconds at most, and is at least one frame.
    if (milliseconds !== undefined) return { seconds: milliseconds / 1000 + 1, estimated: true };
  }
  return { seconds: 0, estimated: true };
}

function tailOf(source: ByteSource, bytes: number): Promise<Uint8Array> {
  return source.read(Math.max(0, source.size - bytes), source.size);
}

/** Tells faults of the source apart from those of what is in it. */
function watch(source: ByteSource): { readonly source: ByteSource; readonly failed: () => boolean } {
  let failed = false;
  const read = async (start: number, end: number) => {
    try {
      return await source.read(start, end);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return { source: { size: source.size, read }, failed: () => failed };
}
