import type { AudioProbe } from '@earshot/enrichment-core';
import type { IFormat } from 'music-metadata';
import { framesDuration, isFramed } from './frames.ts';
import { lastClusterStart, MATROSKA_TAIL } from './matroska-end.ts';
import { lastGranule, MAX_OGG_PAGE } from './ogg-end.ts';
import { type ByteSource, RangedTokenizer, ReadLimit } from './ranged-tokenizer.ts';

/** Bytes read at most: an 8-hour M4A's index has about 8 MB. */
const PROBE_LIMIT = 32 * 1024 * 1024;
/** Bytes of a Matroska file that hold its tracks and duration. */
const MATROSKA_HEAD = 256 * 1024;
/** Ogg Opus counts its samples at this rate, whatever the input's (RFC 7845). */
const OPUS_RATE = 48_000;

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
  const { parseFromTokenizer } = await import('music-metadata');
  try {
    const head = headOf(watched.source, mime);
    const tokenizer = new RangedTokenizer(head, PROBE_LIMIT);
    const { format } = await parseFromTokenizer(tokenizer, { duration: false, skipCovers: true });
    return probeOf(format, await durationOf(format, watched.source, mime), source.size);
  } catch (error) {
    if (watched.failed()) throw error;
    const why = error instanceof ReadLimit ? error.message : 'it is damaged or not audio at all';
    return { ok: false, reason: `the audio cannot be read: ${why}` };
  }
}

/** The part of a file that tells what it is: of Matroska the beginning, since its parser walks all that it is given. */
function headOf(source: ByteSource, mime: string): ByteSource {
  const isMatroska = /^(audio|video)\/(webm|(x-)?matroska)/.test(mime);
  return isMatroska ? { ...source, size: Math.min(source.size, MATROSKA_HEAD) } : source;
}

function probeOf(format: IFormat, { seconds, estimated }: Duration, bytes: number): AudioProbe {
  const { container, codec, numberOfChannels: channels, sampleRate } = format;
  if (!container || !codec || format.hasAudio === false) {
    return { ok: false, reason: 'the file holds no audio that can be read' };
  }
  return {
    ok: true,
    audio: {
      container,
      codec,
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
  return format.container?.startsWith('EBML') ? matroskaDuration(source) : { seconds: 0, estimated: false };
}

async function oggDuration({ codec, sampleRate }: IFormat, source: ByteSource): Promise<Duration> {
  const granule = lastGranule(await tailOf(source, 2 * MAX_OGG_PAGE));
  const rate = codec === 'Opus' ? OPUS_RATE : sampleRate;
  return { seconds: granule === undefined || !rate ? 0 : Number(granule) / rate, estimated: false };
}

async function matroskaDuration(source: ByteSource): Promise<Duration> {
  const milliseconds = lastClusterStart(await tailOf(source, MATROSKA_TAIL));
  // The last cluster itself plays on for a few seconds at most, and is at least one frame.
  return { seconds: milliseconds === undefined ? 0 : milliseconds / 1000 + 1, estimated: true };
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
