import {
  DAY_MS,
  NOTIFICATION_KEPT_DAYS,
  type NotificationDocument,
  notificationDue,
  type NotificationMessage,
} from '@earshot/contracts';

/** How long it takes, with all retries of a good day, until somebody has announced it, in milliseconds: two minutes. */
const PATIENCE_MS = 120_000;

type Unsent<M> = M extends NotificationMessage ? Omit<M, 'created_at'> : never;

/** A new notification's document, waiting to be announced. */
export function pending(message: Unsent<NotificationMessage>, now: Date): NotificationDocument {
  return {
    ...message,
    created_at: now.toISOString(),
    state: 'pending',
    due: notificationDue(message.notification_id, new Date(now.getTime() + PATIENCE_MS)),
    expires_at: new Date(now.getTime() + NOTIFICATION_KEPT_DAYS * DAY_MS),
  };
}
