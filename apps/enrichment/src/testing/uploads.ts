import { dataOf, firestore } from '@earshot/adapter-firestore';
import { storage } from '@earshot/adapter-storage';
import {
  type EpisodeDocument,
  type ModerationDocument,
  paths,
  type TranscriptionDocument,
} from '@earshot/contracts';
import { uploadId } from '@earshot/enrichment-core';
import { until } from '@earshot/testing';

/** An object that a test put into the uploads bucket. */
export interface Put {
  readonly id: string;
  readonly name: string;
  readonly generation: string;
}

/** Uploads bytes as a client would. */
export async function put(
  name: string,
  data: Uint8Array | string,
  metadata: Record<string, string> = {},
  contentType = 'application/octet-stream',
): Promise<Put> {
  const bucket = (await storage()).bucket(process.env['UPLOADS_BUCKET'] ?? '');
  const file = bucket.file(name);
  await file.save(Buffer.from(data), { resumable: false, metadata: { contentType, metadata } });
  const [{ generation }] = await file.getMetadata();
  const version = { bucket: bucket.name, name, generation: String(generation), metageneration: '1' };
  return { id: uploadId(version), name, generation: version.generation };
}

/** Sets metadata of an upload afterwards, like `gsutil setmeta`. */
export async function setMetadata(name: string, metadata: Record<string, string>): Promise<void> {
  const bucket = (await storage()).bucket(process.env['UPLOADS_BUCKET'] ?? '');
  await bucket.file(name).setMetadata({ metadata });
}

/** Deletes an upload. */
export async function removeUpload(name: string): Promise<void> {
  await (
    await storage()
  )
    .bucket(process.env['UPLOADS_BUCKET'] ?? '')
    .file(name)
    .delete();
}

async function read<T>(path: string): Promise<T | undefined> {
  return dataOf<T>(await (await firestore()).doc(path).get());
}

export const readEpisode = (id: string) => read<EpisodeDocument>(paths.episode(id));
export const readTranscription = (id: string) => read<TranscriptionDocument>(paths.transcription(id));
export const readModeration = (id: string) => read<ModerationDocument>(paths.moderation(id));

/** The transcription once it is in one of some states. */
export function transcriptionIn(id: string, ...states: TranscriptionDocument['state'][]) {
  return until(
    `transcription ${states.join(' or ')}`,
    async () => {
      const record = await readTranscription(id);
      return record && states.includes(record.state) && record;
    },
    { everyMs: 100 },
  );
}

/** The moderation once it is in one of some states. */
export function moderationIn(id: string, ...states: ModerationDocument['state'][]) {
  return until(
    `moderation ${states.join(' or ')}`,
    async () => {
      const record = await readModeration(id);
      return record && states.includes(record.state) && record;
    },
    { everyMs: 100 },
  );
}

/** Names of the objects under a prefix. */
export async function objectsIn(bucketSetting: string, prefix: string): Promise<string[]> {
  const [files] = await (await storage()).bucket(process.env[bucketSetting] ?? '').getFiles({ prefix });
  return files.map(({ name }) => name);
}

/** The text of a `gs://` object. */
export async function textOf(uri: string): Promise<string> {
  const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  const [data] = await (await storage()).bucket(bucket).file(name).download();
  return data.toString();
}

/** An object as its events tell it. */
export async function resourceOf(bucketSetting: string, name: string): Promise<unknown> {
  const [metadata] = await (
    await storage()
  )
    .bucket(process.env[bucketSetting] ?? '')
    .file(name)
    .getMetadata();
  return metadata;
}
