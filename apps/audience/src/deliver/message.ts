import {
  allOf,
  decodeWith,
  type NotificationMessage,
  notificationMessageSchema,
  parseBody,
} from '@earshot/contracts';
import { type Received, reject } from '../reject.ts';
import { deliverToEverybody } from './broadcast.ts';
import { deliverToUser } from './personal.ts';

/** Notifications of one message that are delivered side by side. */
const AT_ONCE = 20;

/**
 * Delivers the notifications of a message to their inboxes; one that fails keeps up none beside it. What cannot be read is
 * kept in `rejected/` with its reason; what has found its end before stays as it is.
 * @throws the first fault, once something has become of each
 */
export async function deliverMessage(received: Received): Promise<void> {
  const body = parseBody(Buffer.from(received.data, 'base64'));
  if (!body.ok) {
    await reject(received, 0, body.head, body.reason);
    return;
  }
  const begun: Promise<void>[] = [];
  for (const [index, value] of body.values.entries()) {
    begun.push(take(received, index, value));
    if (begun.length % AT_ONCE === 0) await Promise.allSettled(begun.slice(-AT_ONCE));
  }
  await allOf(begun);
}

async function take(received: Received, index: number, value: unknown): Promise<void> {
  const decoded = decodeWith(notificationMessageSchema, value);
  if (decoded.ok) await deliver(decoded.value);
  else await reject(received, index, value, decoded.reason);
}

async function deliver(message: NotificationMessage): Promise<void> {
  if ('user_id' in message) await deliverToUser(message);
  else await deliverToEverybody(message);
}
