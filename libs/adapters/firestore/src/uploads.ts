import {
  collections,
  type EpisodeDocument,
  type ModerationDocument,
  paths,
  type TranscriptionDocument,
  type UploadRecord,
} from '@earshot/contracts';
import {
  audioPatch,
  audioWithdrawal,
  changesText,
  type ChunkWrite,
  chunkWrites,
  type EpisodeChange,
  type EpisodePatch,
  imagePatch,
  imageWithdrawal,
  isLater,
  patched,
  replacedImage,
} from '@earshot/enrichment-core';
import { firestore } from './client.ts';
import { dataOf } from './read.ts';

/** Where one side's records lie and what of them its episodes show. */
export interface UploadSide<R extends UploadRecord<string>> {
  readonly collection: string;
  readonly path: (id: string) => string;
  readonly patch: (record: R, episode: EpisodeDocument | undefined) => EpisodePatch | undefined;
  /** The field that names the upload that an episode's fields of this side are from. */
  readonly shown: 'audio_upload' | 'image_upload';
  /** What becomes of a record whose place in its episode a later upload has. */
  readonly replaced?: (record: R, now: Date) => R | undefined;
  /** What an episode loses when an upload turns out to belong to another one. */
  readonly withdrawal?: (record: R, episode: EpisodeDocument) => EpisodePatch | undefined;
  /** The text of a record's transcript in chunks, asked for when its episode begins to show it. */
  readonly text?: (record: R) => Promise<readonly string[]>;
}

/** Audio uploads. */
export const transcriptions: UploadSide<TranscriptionDocument> = {
  collection: collections.transcriptions,
  path: paths.transcription,
  patch: audioPatch,
  shown: 'audio_upload',
  withdrawal: audioWithdrawal,
};

/** Image uploads. */
export const moderations: UploadSide<ModerationDocument> = {
  collection: collections.moderation,
  path: paths.moderation,
  patch: imagePatch,
  shown: 'image_upload',
  replaced: replacedImage,
  withdrawal: imageWithdrawal,
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
 * the next one, or undefined to leave it; it may run more than once. An episode that shows a later upload is left alone;
 * the earlier of two uploads ends as its side says.
 */
export async function changeUpload<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  decide: (current: R | undefined) => R | undefined,
  now: Date,
): Promise<Committed<R>> {
  const db = await firestore();
  return db.runTransaction(async (transaction) => {
    const read: Read = async <T>(path: string) => dataOf<T>(await transaction.get(db.doc(path)));
    const current = await read<R>(side.path(id));
    const next = decide(current);
    if (!next) return { record: current, changed: false };
    const left = await episodeLeft(side, current, next, read, now);
    const { record, episode, rival } = await episodeShown(side, id, next, read, now);
    const changes = [left, episode].filter((change) => change !== undefined);
    const texts = await Promise.all(changes.map((change) => textWrites(side, record, change)));
    transaction.set(db.doc(side.path(id)), record);
    if (rival) transaction.set(db.doc(side.path(rival.id)), rival.record);
    for (const { after } of changes) transaction.set(db.doc(paths.episode(after.episode_id)), after);
    for (const { path, chunk } of texts.flat()) {
      if (chunk) transaction.set(db.doc(path), chunk);
      else transaction.delete(db.doc(path));
    }
    return { record, changed: true };
  });
}

/** Reads a document in a transaction. */
type Read = <T>(path: string) => Promise<T | undefined>;

/** What a record's change means for others; undefined stays as it is. */
interface Consequence<R> {
  readonly record: R;
  readonly episode?: EpisodeChange | undefined;
  /** The upload that the episode showed until now, as it ends. */
  readonly rival?: { readonly id: string; readonly record: R } | undefined;
}

/** What a record and its episode come to, beside an upload that the episode shows already. */
async function episodeShown<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  record: R,
  read: Read,
  now: Date,
): Promise<Consequence<R>> {
  if (record.episode_id === undefined) return { record };
  const episode = await read<EpisodeDocument>(paths.episode(record.episode_id));
  const shown = episode?.[side.shown];
  const rival = shown && shown !== id ? await read<R>(side.path(shown)) : undefined;
  if (rival && isLater(rival.source, record.source))
    return { record: side.replaced?.(record, now) ?? record };
  const patch = side.patch(record, episode);
  const takesPlace = patch?.fields[side.shown] === id;
  const ended = rival && takesPlace ? side.replaced?.(rival, now) : undefined;
  return {
    record,
    episode: patch && changeOf(episode, patch, now),
    rival: shown && ended ? { id: shown, record: ended } : undefined,
  };
}

/** The episode that an upload was of until now, without what it showed of it. */
async function episodeLeft<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  before: R | undefined,
  after: R,
  read: Read,
  now: Date,
): Promise<EpisodeChange | undefined> {
  if (before?.episode_id === undefined || before.episode_id === after.episode_id) return undefined;
  const episode = await read<EpisodeDocument>(paths.episode(before.episode_id));
  const patch = episode && side.withdrawal?.(after, episode);
  return patch && changeOf(episode, patch, now);
}

function changeOf(
  before: EpisodeDocument | undefined,
  patch: EpisodePatch,
  now: Date,
): EpisodeChange | undefined {
  const after = patched(before, patch, now);
  return after && { before, after };
}

/** What an episode's change means for the text of its transcript. */
async function textWrites<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  record: R,
  change: EpisodeChange,
): Promise<ChunkWrite[]> {
  if (!changesText(change)) return [];
  if (!change.after.transcript) return chunkWrites(change, []);
  if (!side.text) throw new Error(`${side.collection}: nobody tells the text of the transcript`);
  return chunkWrites(change, await side.text(record));
}

/** Whether any image's record says that it needs some published files. */
export async function isArtworkNeeded(artworkId: string): Promise<boolean> {
  const db = await firestore();
  const found = await db
    .collection(collections.moderation)
    .where('artwork_id', '==', artworkId)
    .limit(1)
    .get();
  return !found.empty;
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
