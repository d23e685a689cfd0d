import type { DocumentData, DocumentReference, Timestamp, WriteBatch } from 'firebase-admin/firestore';
import { isConflict } from './failure.ts';

/** A version of a document, or that there is none. */
export interface Found {
  readonly ref: DocumentReference;
  readonly updateTime?: Timestamp | undefined;
}

/**
 * Writes all fields of a document that was read. Returns when that was done, by Firestore's clock; undefined, and nothing
 * is written, when another run has changed the document since.
 */
export async function replaceUnchanged(
  { ref, updateTime }: Found,
  fields: DocumentData,
): Promise<Timestamp | undefined> {
  try {
    const write = updateTime ? ref.update(fields, { lastUpdateTime: updateTime }) : ref.create(fields);
    return (await write).writeTime;
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
}

/** Writes all fields of a document that was read, in a batch that fails when another run has changed it since. */
export function replaceIn(batch: WriteBatch, { ref, updateTime }: Found, fields: DocumentData): void {
  if (updateTime) batch.update(ref, fields, { lastUpdateTime: updateTime });
  else batch.create(ref, fields);
}
