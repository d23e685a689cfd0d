import {
  collections,
  type EpisodeDocument,
  type ModerationDocument,
  paths,
  type TranscriptionDocument,
  type UploadRecord,
} from '@earshot/contracts';
import { audioPatch, type EpisodePatch, imagePatch, isLater, patched } from '@earshot/enrichment-core';
import type { Transaction } from 'firebase-admin/firestore';
import { firestore } from './client.ts';
import { dataOf } from './read.ts';

/** Where one side's records lie and what of them its episodes show. */
export interface UploadSide<R extends UploadRecord<string>> {
  readonly collection: string;
  readonly path: (id: string) => string;
  readonly patch: (record: R, episode: EpisodeDocument | undefined) => EpisodePatch | undefined;
  /** The field that names the upload that an episode's fields of this side are from. */
  readonly shown: 'audio_upload' | 'image_upload';
}

/** Audio uploads. */
export const transcriptions: UploadSide<TranscriptionDocument> = {
  collection: collections.transcriptions,
  path: paths.transcription,
  patch: audioPatch,
  shown: 'audio_upload',
};

/** Image uploads. */
export const moderations: UploadSide<ModerationDocument> = {
  collection: collections.moderation,
  path: paths.moderation,
  patch: imagePatch,
  shown: 'image_upload',
};

/** The record of an upload, or undefined. */
export async function readUpload<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
): Promise<R | undefined> {
  const db = await firestore();
  return dataOf<R>(await db.doc(side.path(id)).get());
}

/** What a change came to: the record as it is now, and whether this call changed it. */
export interface Committed<R> {
  readonly record: R | undefined;
  readonly changed: boolean;
}

/**
 * Changes an upload's record and what its episode shows of it, both or none. `decide` gets the record as it is and gives
 * the next one, or undefined to leave it; it may run more than once. An episode that shows a later upload is left alone.
 */
export async function changeUpload<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  decide: (current: R | undefined) => R | undefined,
  now: Date,
): Promise<Committed<R>> {
  const db = await firestore();
  return db.runTransaction(async (transaction) => {
    const reference = db.doc(side.path(id));
    const current = dataOf<R>(await transaction.get(reference));
    const next = decide(current);
    if (!next) return { record: current, changed: false };
    const episode = await episodeAfter(side, id, next, transaction, now);
    transaction.set(reference, next);
    if (episode) transaction.set(db.doc(paths.episode(episode.episode_id)), episode);
    return { record: next, changed: true };
  });
}

/** The episode as the record makes it, or undefined when it stays as it is. */
async function episodeAfter<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  record: R,
  transaction: Transaction,
  now: Date,
): Promise<EpisodeDocument | undefined> {
  if (record.episode_id === undefined) return undefined;
  const db = await firestore();
  const read = async <T>(path: string) => dataOf<T>(await transaction.get(db.doc(path)));
  const episode = await read<EpisodeDocument>(paths.episode(record.episode_id));
  const shown = episode?.[side.shown];
  const rival = shown && shown !== id ? await read<R>(side.path(shown)) : undefined;
  if (rival && isLater(rival.source, record.source)) return undefined;
  const patch = side.patch(record, episode);
  return patch && patched(episode, patch, now);
}

/** The records of all generations of one object. */
export async function generationsOf<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  source: { readonly bucket: string; readonly name: string },
): Promise<R[]> {
  const db = await firestore();
  const found = await db.collection(side.collection).where('source.name', '==', source.name).get();
  return found.docs
    .map((snapshot) => dataOf<R>(snapshot))
    .filter((record): record is R => record?.source.bucket === source.bucket);
}

/** Records whose lease has passed, the longest overdue first. */
export async function overdueUploads<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  now: Date,
  limit: number,
): Promise<R[]> {
  const db = await firestore();
  const found = await db
    .collection(side.collection)
    .where('lease_until', '<=', now)
    .orderBy('lease_until')
    .limit(limit)
    .get();
  return found.docs.map((snapshot) => dataOf<R>(snapshot)).filter((record) => record !== undefined);
}
