import {
  changeUpload,
  dataOf,
  firestore,
  moderations,
  transcriptions,
  type UploadSide,
} from '@earshot/adapter-firestore';
import { currentVersion, ObjectGone } from '@earshot/adapter-storage';
import { type EpisodeDocument, paths, type UploadRecord } from '@earshot/contracts';
import { requestAudio, requestImage } from '@earshot/enrichment-core';
import type { Uploaded } from './upload.ts';

/** Which uploads are to be processed again: those that an episode shows, or all that ended as a fault. */
export type Selection = { readonly episode: string } | 'all failed';

/** States that show as a fault. */
const FAULTS = ['failed', 'rejected'];

/**
 * Asks for uploads to be processed again; the next sweep takes them up. One whose file is gone, that is under way or asked
 * already, or that a reviewer decided about is left alone.
 * @returns those that are asked now
 */
export async function requestReprocessing(selection: Selection): Promise<Uploaded[]> {
  // What an episode shows of its audio stays as it is until there is something new.
  const audioRecords = { ...transcriptions, patch: () => undefined };
  const [audio, images] = await Promise.all([
    requestOf(audioRecords, selection, requestAudio),
    requestOf(moderations, selection, requestImage),
  ]);
  return [...audio, ...images];
}

type Request<R> = (record: R, now: Date) => R | undefined;

async function requestOf<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  selection: Selection,
  request: Request<R>,
): Promise<Uploaded[]> {
  const asked: Uploaded[] = [];
  for (const id of await selectedIds(side, selection)) {
    const now = new Date();
    const db = await firestore();
    const known = dataOf<R>(await db.doc(side.path(id)).get());
    if (!known || !(await isThere(known))) continue;
    const { changed, record } = await changeUpload(
      side,
      id,
      (current) => current && request(current, now),
      now,
    );
    if (changed && record) asked.push(record.source);
  }
  return asked;
}

async function selectedIds<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  selection: Selection,
): Promise<string[]> {
  const db = await firestore();
  if (selection === 'all failed') {
    const failed = await db.collection(side.collection).where('state', 'in', FAULTS).get();
    return failed.docs.map(({ id }) => id);
  }
  const episode = dataOf<EpisodeDocument>(await db.doc(paths.episode(selection.episode)).get());
  const fault = episode?.faults?.[side.shown === 'audio_upload' ? 'audio' : 'image']?.upload;
  return [...new Set([episode?.[side.shown], fault])].filter((id) => id !== undefined);
}

/** Whether an upload's file is still what was uploaded. */
async function isThere({ source }: UploadRecord<string>): Promise<boolean> {
  try {
    return (await currentVersion(source)).generation === source.generation;
  } catch (error) {
    if (error instanceof ObjectGone) return false;
    throw error;
  }
}
