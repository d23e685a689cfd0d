import {
  type DueNotification,
  readDocuments,
  removingUndefined,
  updateUnchanged,
} from '@earshot/adapter-firestore';
import { publisher } from '@earshot/adapter-pubsub';
import {
  decodeWith,
  type NotificationDocument,
  notificationDue,
  NOTIFICATIONS_TOPIC,
  type NotificationMessage,
  notificationMessageSchema,
  paths,
  Permanent,
} from '@earshot/contracts';
import { mayBecome } from '@earshot/notifying-core';
import { handle } from '@earshot/runtime';

/** A document's creation, as far as announcing needs it. */
export interface Created {
  /** Its path. */
  readonly document: string;
}

/**
 * How long Pub/Sub and its deliveries are left alone with a notification, in milliseconds: ten minutes. Then it is announced
 * again.
 */
const PATIENCE_MS = 600_000;

/** One in a message: what has to be delivered again takes no other along, and all are delivered side by side. */
const notifications = publisher(NOTIFICATIONS_TOPIC);

/** The path of a notification's document. */
export function pathOf(message: NotificationMessage): string {
  return 'user_id' in message
    ? paths.userNotification(message.user_id, message.notification_id)
    : paths.notification(message.notification_id);
}

/**
 * The handler that sends a pending notification on its topic, in the reference's form, and marks it announced. A template
 * has no state, so it is none. When the instance dies in between, the message is sent again and delivered once.
 */
export function announcer(name: string): (event: Created) => Promise<void> {
  return handle(name, announceNew, async ({ document }, reason) => {
    const [current] = await readDocuments([document]);
    if (current) await fail({ path: document, ...current }, reason);
  });
}

async function announceNew({ document }: Created): Promise<void> {
  const [current] = await readDocuments([document]);
  if (current && stateOf(current.data) === 'pending') await announce({ path: document, ...current });
}

/**
 * Announces what is due: what was lost on its way, what was waiting for the end of quiet hours, and what is still to be
 * pushed. What cannot be sent says so itself.
 */
export const announceAgain = handle('audienceTick', announce, fail);

async function announce({ path, data, version }: DueNotification): Promise<void> {
  const decoded = decodeWith(notificationMessageSchema, data);
  if (!decoded.ok) throw new Permanent(decoded.reason);
  if (pathOf(decoded.value) !== path) {
    throw new Permanent('a notification must not name another user_id or notification_id than its path does');
  }
  await notifications.publish([decoded.value]);
  const now = Date.now();
  const { announced_at = new Date(now) } = data as NotificationDocument;
  const due = notificationDue(decoded.value.notification_id, new Date(now + PATIENCE_MS));
  // Delivery may already have settled it; then this changes nothing.
  await updateUnchanged(path, version, isOpen(data) ? { state: 'announced', announced_at, due } : { due });
}

async function fail({ path, data, version }: DueNotification, reason: string): Promise<void> {
  const fields = isOpen(data) ? { state: 'failed', reason } : {};
  await updateUnchanged(path, version, await removingUndefined({ ...fields, due: undefined }));
}

function isOpen(data: unknown): boolean {
  return mayBecome(stateOf(data), 'announced');
}

function stateOf(data: unknown): NotificationDocument['state'] | undefined {
  return (data as Partial<NotificationDocument>).state;
}
