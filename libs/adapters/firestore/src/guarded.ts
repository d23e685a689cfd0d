import { Transient } from '@earshot/contracts';
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

/** How often {@link untilUnchanged} starts over: more writers than this at once on one document are a fault. */
const MAX_ATTEMPTS = 5;

/**
 * Runs an attempt to read, decide and write again while it says `changed`: someone else wrote in between.
 * @throws Transient when that does not end.
 */
export async function untilUnchanged<T>(what: string, attempt: () => Promise<T | 'changed'>): Promise<T> {
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const result = await attempt();
    if (result !== 'changed') return result;
  }
  throw new Transient(`${what} changed ${MAX_ATTEMPTS} times while it was being written`);
}

/** Canonical codes of google.rpc.Code. */
const GRPC = { NOT_FOUND: 5, ALREADY_EXISTS: 6, FAILED_PRECONDITION: 9 } as const;

async function unlessPassed(write: Promise<unknown>, ...passed: readonly number[]): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && passed.includes(Number(error.code))) return false;
    throw error;
  }
}

function versioned(snapshot: DocumentSnapshot): Versioned<unknown> | undefined {
  if (!snapshot.updateTime) return undefined;
  return { data: dataOf(snapshot), version: snapshot.updateTime };
}
