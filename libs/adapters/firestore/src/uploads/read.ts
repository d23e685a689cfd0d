import { collections, type UploadRecord } from '@earshot/contracts';
import { firestore } from '../client.ts';
import { dataOf } from '../read.ts';
import type { UploadSide } from './side.ts';

/** The record of an upload, or undefined. */
export async function readUpload<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
): Promise<R | undefined> {
  const db = await firestore();
  return dataOf<R>(await db.doc(side.path(id)).get());
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
