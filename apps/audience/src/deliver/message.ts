import {
  decodeWith,
  type NotificationMessage,
  notificationMessageSchema,
  parseBody,
} from '@earshot/contracts';
import { type Received, reject } from '../reject.ts';
import { deliverToEverybody } from './broadcast.ts';
import { deliverToUser } from './personal.ts';

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
  if ('user_id' in message) await deliverToUser(message);
  else await deliverToEverybody(message);
}
