import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publisher } from '@earshot/adapter-pubsub';
import { storage } from '@earshot/adapter-storage';
import { type LocalCloud, startLocalCloud, unsignedIdToken } from '@earshot/local-cloud';
import { SAMPLES_DIR } from '@earshot/samples';

const run = promisify(execFile);

/** What is uploaded, below the samples' folder, and as what. */
interface Upload {
  readonly file: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of audio only its beginning, so many seconds: recognising speech takes long. */
  readonly seconds?: number;
}

/** Starts the whole local cloud, in which Vision finds every cover doubtful, and leads this process's clients to it. */
export async function startDoubtingCloud(): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    mode: 'embedded',
    env: { MODERATION_REQUIRED: 'adult,violence,racy' },
    visionAnswers: () => ({
      safeSearch: {
        adult: 'POSSIBLE',
        violence: 'UNLIKELY',
        racy: 'UNLIKELY',
        medical: 'UNLIKELY',
        spoof: 'UNLIKELY',
      },
      labels: [{ description: 'Space', score: 0.9 }],
    }),
  });
  Object.assign(process.env, cloud.env);
  return cloud;
}

/** The dashboard's address, with a token that signs a moderator in. */
export function signInLink({ functions, projectId }: LocalCloud): string {
  const { url = '' } = functions.find(({ name }) => name === 'dashboard') ?? {};
  return `${url}/#id_token=${unsignedIdToken({ user: 'moderator', projectId, claims: { moderator: true } })}`;
}

/** Uploads a sample, under the name of its file. */
export async function uploadSample({ file, metadata, seconds }: Upload): Promise<void> {
  const bucket = (await storage()).bucket(process.env['UPLOADS_BUCKET'] ?? '');
  const path = join(SAMPLES_DIR, file);
  const data = seconds === undefined ? await readFile(path) : await beginningOf(path, seconds);
  await bucket.file(file).save(data, { resumable: false, metadata: { metadata } });
}

/** The first seconds of an Opus file, as they are. */
async function beginningOf(path: string, seconds: number): Promise<Buffer> {
  const args = ['-v', 'error', '-i', path, '-t', String(seconds), '-c', 'copy', '-f', 'ogg', 'pipe:1'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 10_000_000 });
  return stdout;
}

const playback = publisher('playback', { waitMs: 0 });

/** Tells of what is heard, as players do. */
export function tellPlayback(...events: readonly object[]): Promise<void> {
  return playback.publish(events);
}
