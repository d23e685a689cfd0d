import {
  createOnce,
  readDocuments,
  untilUnchanged,
  updateUnchanged,
  type Versioned,
} from '@earshot/adapter-firestore';
import {
  type BroadcastMessage,
  decodeWith,
  type EpisodeDocument,
  NOTIFICATION_KEPT_DAYS,
  type NotificationMessage,
  notificationMessageSchema,
  type NotificationState,
  type NotificationTemplate,
  parseBody,
  paths,
  type PersonalMessage,
  templateSchema,
  userSchema,
} from '@earshot/contracts';
import {
  type BroadcastDelivery,
  decideBroadcast,
  decideDelivery,
  isFinal,
  type PersonalDelivery,
} from '@earshot/notifying-core';
import { logEvent } from '@earshot/runtime';
import { pathOf } from './announce.ts';
import { type Received, reject } from './reject.ts';

const DAY_MS = 86_400_000;

/**
 * Delivers the notifications of a message to their inboxes. What cannot be read is kept in `rejected/` with its reason;
 * what has found its end before stays as it is.
 */
export async function deliverMessage(received: Received): Promise<void> {
  const body = parseBody(Buffer.from(received.data, 'base64'));
  if (!body.ok) {
    await reject(received, 0, body.head, body.reason);
    return;
  }
  for (const [index, value] of body.values.entries()) {
    const decoded = decodeWith(notificationMessageSchema, value);
    if (decoded.ok) await deliver(decoded.value);
    else await reject(received, index, value, decoded.reason);
  }
}

async function deliver(message: NotificationMessage): Promise<void> {
  const path = pathOf(message);
  const state = await untilUnchanged(path, async () => {
    const [inbox, template, episode, account] = await readDocuments([
      path,
      paths.notification(message.type),
      paths.episode(message.payload.episode_id),
      ...('user_id' in message ? [paths.user(message.user_id)] : []),
    ]);
    if (inbox && isFinal((inbox.data as { readonly state: NotificationState }).state))
      return 'settled before';
    const now = new Date();
    const wording = {
      template: templateOf(template),
      title: (episode?.data as EpisodeDocument | undefined)?.title,
    };
    const delivery =
      'user_id' in message
        ? decideDelivery({ message, user: userOf(account), now, ...wording })
        : decideBroadcast({ message, now, ...wording });
    return (await settle(path, inbox, message, delivery, now)) ? delivery.state : 'changed';
  });
  logEvent('INFO', 'notification_settled', { type: message.type, state });
}

async function settle(
  path: string,
  inbox: Versioned<unknown> | undefined,
  message: PersonalMessage | BroadcastMessage,
  delivery: PersonalDelivery | BroadcastDelivery,
  now: Date,
): Promise<boolean> {
  const outcome = delivery.state === 'delivered' ? { ...delivery, delivered_at: now } : delivery;
  if (inbox) return updateUnchanged(path, inbox.version, outcome);
  const expires_at = new Date(now.getTime() + NOTIFICATION_KEPT_DAYS * DAY_MS);
  return createOnce(path, { ...message, ...outcome, expires_at });
}

function userOf(account: Versioned<unknown> | undefined) {
  if (!account) return undefined;
  const decoded = decodeWith(userSchema, account.data);
  return decoded.ok ? decoded.value : undefined;
}

function templateOf(template: Versioned<unknown> | undefined): NotificationTemplate | undefined {
  if (!template) return undefined;
  const decoded = decodeWith(templateSchema, template.data);
  return decoded.ok ? decoded.value : undefined;
}
