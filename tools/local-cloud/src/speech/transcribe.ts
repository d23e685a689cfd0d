import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { CallFailure } from '../grpc/serve.ts';
import { type Segment, toUtterances } from './pocketsphinx-output.ts';
import { runProgram } from './program.ts';
import type { Recogniser } from './recogniser.ts';
import type { Utterance } from './transcript.ts';

/** Longest audio of one file, in seconds (production: 480 minutes). */
const MAX_AUDIO_SEC = 480 * 60;

/**
 * What ffmpeg may take the input for. Its playlist formats are left out: what an uploader wrote must not make it read
 * other addresses.
 */
const FORMATS = 'wav,w64,aiff,au,caf,flac,mp3,aac,ogg,amr,matroska,webm,mov,mp4,m4a,3gp';

/** What was recognised in one audio file. */
export interface Transcription {
  readonly utterances: readonly Utterance[];
  /** Length of the audio, in milliseconds. */
  readonly audioMs: number;
}

/** Where audio comes from and what recognises it. */
export interface TranscriptionJob {
  readonly recogniser: Recogniser;
  /** An http URL; read once, in ranges where the container needs it. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/**
 * Recognises the speech in an audio or video file. ffmpeg decodes it into a named pipe that PocketSphinx reads, so
 * memory stays small however long it is.
 * @throws CallFailure INVALID_ARGUMENT when it cannot be decoded or is too long; CANCELLED when `signal` fires, after
 * both programs have ended; INTERNAL when the recogniser fails.
 */
export async function transcribe(job: TranscriptionJob): Promise<Transcription> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-speech-'));
  try {
    const pipe = join(folder, 'audio.raw');
    await runProgram('mkfifo', [pipe], { signal: job.signal });
    return await decodeAndRecognise(job, pipe);
  } catch (error) {
    throw job.signal.aborted ? new CallFailure(status.CANCELLED, 'the operation was cancelled') : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function decodeAndRecognise({ recogniser, url, signal }: TranscriptionJob, pipe: string) {
  // Each program waits for the other at the pipe: when one fails, the other is killed rather than left waiting.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const segments: Segment[] = [];
  let audioMs = 0;
  const run = (
    code: status,
    command: string,
    args: readonly string[],
    onLine: (line: string) => void,
  ): Promise<void> =>
    runProgram(command, args, { signal: either, onLine }).catch((error: unknown) => {
      failed.abort(new CallFailure(code, error instanceof Error ? error.message : String(error)));
    });
  await Promise.all([
    run(status.INTERNAL, recogniser.command, recogniser.args(pipe), (line) =>
      segments.push(...recogniser.parse(line)),
    ),
    run(status.INVALID_ARGUMENT, 'ffmpeg', decoderArgs(url, pipe), (line) => {
      audioMs = decodedMs(line) ?? audioMs;
    }),
  ]);
  either.throwIfAborted();
  if (audioMs > MAX_AUDIO_SEC * 1000) {
    throw new CallFailure(status.INVALID_ARGUMENT, `audio longer than ${MAX_AUDIO_SEC / 60} minutes`);
  }
  return { utterances: toUtterances(segments), audioMs };
}

/** Decodes up to a second more than is allowed, so that too much can be told from just enough. */
function decoderArgs(url: string, pipe: string): string[] {
  const input = ['-protocol_whitelist', 'http,tcp', '-format_whitelist', FORMATS, '-i', url];
  const output = ['-vn', '-t', `${MAX_AUDIO_SEC + 1}`, '-ac', '1', '-ar', '16000', '-f', 's16le', '-y', pipe];
  return ['-nostdin', '-v', 'error', '-nostats', '-progress', 'pipe:1', ...input, ...output];
}

/** The time decoded so far, from a line of ffmpeg's `-progress`, such as `out_time_us=12015000`. */
function decodedMs(line: string): number | undefined {
  const match = /^out_time_us=(\d+)$/.exec(line);
  return match ? Math.round(Number(match[1]) / 1000) : undefined;
}
