import type { Delivery } from './message.ts';
import type { Subscription } from './wire.ts';

/** The request that delivers one message by push. */
export interface PushRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

type NoWrapper = NonNullable<NonNullable<Subscription['pushConfig']>['noWrapper']>;

/**
 * The message as production sends it: wrapped in JSON, or its bytes alone where the subscription unwraps
 * (https://cloud.google.com/pubsub/docs/payload-unwrapping).
 */
export function pushRequest(subscription: Subscription, delivery: Delivery): PushRequest {
  const noWrapper = subscription.pushConfig?.noWrapper;
  return noWrapper ? unwrapped(subscription, delivery, noWrapper) : wrapped(subscription, delivery);
}

function wrapped(subscription: Subscription, { message, attempt }: Delivery): PushRequest {
  const publishTime = new Date(message.publishedAt).toISOString();
  const body = {
    message: {
      ...(Object.keys(message.attributes).length > 0 && { attributes: message.attributes }),
      ...(message.data.length > 0 && { data: Buffer.from(message.data).toString('base64') }),
      messageId: message.id,
      message_id: message.id,
      ...(message.orderingKey !== '' && { orderingKey: message.orderingKey }),
      publishTime,
      publish_time: publishTime,
    },
    subscription: subscription.name,
    ...(subscription.deadLetterPolicy && { deliveryAttempt: attempt }),
  };
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function unwrapped(
  subscription: Subscription,
  { message }: Delivery,
  { writeMetadata }: NoWrapper,
): PushRequest {
  const metadata = {
    'x-goog-pubsub-subscription-name': subscription.name,
    'x-goog-pubsub-message-id': message.id,
    'x-goog-pubsub-publish-time': new Date(message.publishedAt).toISOString(),
    ...(message.orderingKey !== '' && { 'x-goog-pubsub-ordering-key': message.orderingKey }),
    ...Object.fromEntries(Object.entries(message.attributes).filter(isHeader)),
  };
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(writeMetadata && metadata) },
    body: new Uint8Array(message.data),
  };
}

/** An attribute that HTTP can carry as a header. */
function isHeader([name, value]: readonly [string, string]): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
}
