import { GRPC, hasCode, Transient } from '@earshot/contracts';
import type { DocumentData, DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { firestore } from './client.ts';
import { dataOf } from './read.ts';

/** A document as it was read, and which version of it that was. */
export interface Versioned<T> {
  readonly data: T;
  readonly version: Timestamp;
}

/** Reads documents by path in one round trip; undefined stands for one that does not exist. */
export async function readDocuments(paths: readonly string[]): Promise<(Versioned<unknown> | undefined)[]> {
  const db = await firestore();
  const snapshots = await db.getAll(...paths.map((path) => db.doc(path)));
  return snapshots.map(versioned);
}

/** Creates a document. False, and nothing is written, when it exists: then another run made it before. */
export async function createOnce(path: string, data: DocumentData): Promise<boolean> {
  const db = await firestore();
  return unlessPassed(db.doc(path).create(data), GRPC.ALREADY_EXISTS);
}

/** Updates fields of a document. False, and nothing is written, when it has changed or gone since that version. */
export async function updateUnchanged(
  path: string,
  version: Timestamp,
  fields: DocumentData,
): Promise<boolean> {
  const db = await firestore();
  const write = db.doc(path).update(fields, { lastUpdateTime: version });
  return unlessPassed(write, GRPC.FAILED_PRECONDITION, GRPC.NOT_FOUND);
}

/** Deletes a document. False, and nothing is deleted, when it has changed or gone since that version. */
export async function deleteUnchanged(path: string, version: Timestamp): Promise<boolean> {
  const db = await firestore();
  const write = db.doc(path).delete({ lastUpdateTime: version });
  return unlessPassed(write, GRPC.FAILED_PRECONDITION, GRPC.NOT_FOUND);
}

/** A document to create, or fields to update in it as it was read. */
export type GuardedWrite =
  | { readonly path: string; readonly create: DocumentData }
  | { readonly path: string; readonly version: Timestamp; readonly update: DocumentData };

/**
 * Makes all of some writes, or none. False when one of the documents to create exists, or one to update has changed or
 * gone since that version.
 */
export async function commitUnchanged(writes: readonly GuardedWrite[]): Promise<boolean> {
  const db = await firestore();
  const batch = db.batch();
  for (const write of writes) {
    const ref = db.doc(write.path);
    if ('create' in write) batch.create(ref, write.create);
    else batch.update(ref, write.update, { lastUpdateTime: write.version });
  }
  return unlessPassed(batch.commit(), GRPC.ALREADY_EXISTS, GRPC.FAILED_PRECONDITION, GRPC.NOT_FOUND);
}

/**
 * Makes each of some writes that still can be: a document to create does not exist, one to update has not changed. Not
 * atomic: what was written stays when another one fails. Returns how many it made.
 * @throws the first fault, once all the others are done.
 */
export async function commitEach(writes: readonly GuardedWrite[]): Promise<number> {
  const db = await firestore();
  // The caller brings a page at a time, and so bounds the rate; the writer's own bound begins at 500 a second.
  const writer = db.bulkWriter({ throttling: false });
  const made = writes.map((write) => {
    const ref = db.doc(write.path);
    if ('create' in write) return unlessPassed(writer.create(ref, write.create), GRPC.ALREADY_EXISTS);
    const updated = writer.update(ref, write.update, { lastUpdateTime: write.version });
    return unlessPassed(updated, GRPC.FAILED_PRECONDITION, GRPC.NOT_FOUND);
  });
  const [settled] = await Promise.all([Promise.allSettled(made), writer.close()]);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.filter((result) => result.status === 'fulfilled' && result.value).length;
}

/** How often {@link untilUnchanged} starts over: more writers than this at once on one document are a fault. */
const MAX_ATTEMPTS = 5;

/**
 * Runs an attempt to read, decide and write the document at a path again while it says `changed`: someone else wrote in
 * between.
 * @throws Transient when that does not end. It goes into a log, so it tells the kind of document and not whose it is.
 */
export async function untilUnchanged<T>(path: string, attempt: () => Promise<T | 'changed'>): Promise<T> {
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const result = await attempt();
    if (result !== 'changed') return result;
  }
  throw new Transient(`${kindOf(path)} changed ${MAX_ATTEMPTS} times while it was being written`);
}

/** A path without its ids, such as `users/…/notifications/…`. */
function kindOf(path: string): string {
  return path
    .split('/')
    .map((part, i) => (i % 2 === 0 ? part : '…'))
    .join('/');
}

async function unlessPassed(write: Promise<unknown>, ...passed: readonly number[]): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (hasCode(error, ...passed)) return false;
    throw error;
  }
}

function versioned(snapshot: DocumentSnapshot): Versioned<unknown> | undefined {
  if (!snapshot.updateTime) return undefined;
  return { data: dataOf(snapshot), version: snapshot.updateTime };
}
