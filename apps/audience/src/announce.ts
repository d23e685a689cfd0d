import { readDocuments, updateUnchanged } from '@earshot/adapter-firestore';
import { publisher } from '@earshot/adapter-pubsub';
import {
  decodeWith,
  NOTIFICATIONS_TOPIC,
  type NotificationMessage,
  notificationMessageSchema,
  paths,
  Permanent,
} from '@earshot/contracts';
import { handle } from '@earshot/runtime';

/** A document's creation, as far as announcing needs it. */
export interface Created {
  /** Its path. */
  readonly document: string;
}

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
  return handle(name, announce, fail);
}

async function announce({ document }: Created): Promise<void> {
  const [current] = await readDocuments([document]);
  if (!current || stateOf(current.data) !== 'pending') return;
  const decoded = decodeWith(notificationMessageSchema, current.data);
  if (!decoded.ok) throw new Permanent(decoded.reason);
  const path = pathOf(decoded.value);
  if (path !== document) throw new Permanent(`a notification at ${document} must not name ${path}`);
  await notifications.publish([decoded.value]);
  // Delivery may already have settled it; then this changes nothing.
  await updateUnchanged(document, current.version, { state: 'announced', announced_at: new Date() });
}

/** A notification that cannot be sent says so itself. */
async function fail({ document }: Created, reason: string): Promise<void> {
  const [current] = await readDocuments([document]);
  if (current && stateOf(current.data) === 'pending') {
    await updateUnchanged(document, current.version, { state: 'failed', reason });
  }
}

function stateOf(data: unknown): unknown {
  return (data as { readonly state?: unknown }).state;
}
