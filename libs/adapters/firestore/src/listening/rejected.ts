import { createHash } from 'node:crypto';
import {
  DAY_MS,
  type EventTopic,
  GRPC,
  hasCode,
  type ListeningEvent,
  paths,
  type RejectedDocument,
  rejectedText,
  wordsOf,
} from '@earshot/contracts';
import { REJECTED_KEPT_DAYS, type Rejection } from '@earshot/listening-core';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';

/**
 * Keeps rejected events where users see them; one that is kept already stays as it is. An id is known within its session,
 * so another event may have it: the first is at `rejected/{event_id}`, and each of the others has a hash of what it says
 * after its id.
 * @throws what Firestore threw when one may not have been kept.
 */
export async function keepRejected(db: Firestore, rejections: readonly Rejection[]): Promise<void> {
  const now = new Date();
  await Promise.all(rejections.map((rejection) => keep(db, rejectedDocument(rejection, now))));
}

async function keep(db: Firestore, document: RejectedDocument): Promise<void> {
  const { event_id, topic, event } = document;
  const first = db.doc(paths.rejected(event_id));
  if (await creates(first, document)) return;
  const held = dataOf<RejectedDocument>(await first.get());
  if (held?.topic === topic && held.event === event) return;
  const hash = createHash('sha256').update(`${topic} ${event}`).digest('hex').slice(0, 16);
  await creates(db.doc(paths.rejected(`${event_id}-${hash}`)), document);
}

/** Creates a document; false when there is one. */
async function creates(ref: DocumentReference, document: RejectedDocument): Promise<boolean> {
  try {
    await ref.create(document);
    return true;
  } catch (error) {
    if (hasCode(error, GRPC.ALREADY_EXISTS)) return false;
    throw error;
  }
}

/** The rejection of an event that its state document is too full for. */
export function fullRejection(
  topic: EventTopic,
  event: ListeningEvent,
  path: string,
  publishedAt: number,
): Rejection {
  const reason = `${path} is full: it takes no more intervals or events`;
  return { event_id: event.event_id, topic, code: 'full', reason, event, publishedAt };
}

/** The rejection of an event that Firestore refuses to commit, with its own words. */
export function refusedRejection(
  topic: EventTopic,
  event: ListeningEvent,
  refusal: unknown,
  publishedAt: number,
): Rejection {
  const reason = `the database does not take what it would write: ${wordsOf(refusal)}`;
  return { event_id: event.event_id, topic, code: 'refused', reason, event, publishedAt };
}

function rejectedDocument(
  { event_id, topic, code, reason, event, publishedAt }: Rejection,
  now: Date,
): RejectedDocument {
  return {
    event_id,
    topic,
    code,
    reason,
    event: rejectedText(event),
    published_at: new Date(publishedAt),
    rejected_at: now,
    expires_at: new Date(now.getTime() + REJECTED_KEPT_DAYS * DAY_MS),
  };
}
