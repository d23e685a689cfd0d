import {
  DAY_MS,
  type EventTopic,
  GRPC,
  hasCode,
  type ListeningEvent,
  paths,
  type RejectedDocument,
} from '@earshot/contracts';
import { REJECTED_KEPT_DAYS, rejectedText, type Rejection } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';

/**
 * Keeps rejected events where users see them; one that is kept already stays as it is.
 * @throws what Firestore threw when one may not have been kept.
 */
export async function keepRejected(db: Firestore, rejections: readonly Rejection[]): Promise<void> {
  const now = new Date();
  await Promise.all(rejections.map((rejection) => keep(db, rejectedDocument(rejection, now))));
}

async function keep(db: Firestore, document: RejectedDocument): Promise<void> {
  try {
    await db.doc(paths.rejected(document.event_id)).create(document);
  } catch (error) {
    if (!hasCode(error, GRPC.ALREADY_EXISTS)) throw error;
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
