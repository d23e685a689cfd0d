import { createOnce } from '@earshot/adapter-firestore';
import { DAY_MS, NOTIFICATIONS_TOPIC, paths, type RejectedDocument, rejectedText } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';

/** A Pub/Sub message as its trigger gives it. */
export interface Received {
  readonly messageId: string;
  /** ISO-8601. */
  readonly publishTime: string;
  /** The body in base64. */
  readonly data: string;
}

/** How long what was refused can be looked at, in milliseconds: 30 days. */
const KEPT_MS = 30 * DAY_MS;

/** Keeps one value of a message that cannot be read, with the reason; a repeated delivery keeps it once. */
export async function reject(
  { messageId, publishTime }: Received,
  index: number,
  value: unknown,
  reason: string,
): Promise<void> {
  const id = `${NOTIFICATIONS_TOPIC}-${messageId}-${index}`;
  const now = new Date();
  const document: RejectedDocument = {
    event_id: id,
    topic: NOTIFICATIONS_TOPIC,
    code: 'invalid',
    reason,
    event: rejectedText(value),
    published_at: new Date(publishTime),
    rejected_at: now,
    expires_at: new Date(now.getTime() + KEPT_MS),
  };
  // The reason may quote what was received, and so name a listener.
  logEvent('WARNING', 'event_rejected', { topic: NOTIFICATIONS_TOPIC, event_id: id });
  await createOnce(paths.rejected(id), document);
}
