import { invalidArgument } from './grpc-error.ts';
import { fromMs, type ReceivedMessage, type WireMessage } from './wire.ts';

/** A published message. */
export interface Message {
  readonly id: string;
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly orderingKey: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** A message on its way to a subscriber. */
export interface Delivery {
  readonly ackId: string;
  readonly message: Message;
  /** 1 plus how often it was nacked or its deadline passed. */
  readonly attempt: number;
}

/** What a publisher may send, by https://cloud.google.com/pubsub/quotas#resource_limits. */
const LIMITS = {
  requestMessages: 1000,
  bytes: 10_000_000,
  attributes: 100,
  attributeKeyBytes: 256,
  attributeValueBytes: 1024,
  orderingKeyBytes: 1024,
};

/**
 * Checks the messages of one publish request.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function checkPublish(messages: readonly WireMessage[]): void {
  if (messages.length === 0) throw invalidArgument('The publish request must contain at least one message.');
  requireAtMost('message_count', messages.length, LIMITS.requestMessages);
  requireAtMost(
    'request_size',
    messages.reduce((sum, message) => sum + bytesOf(message), 0),
    LIMITS.bytes - 1,
  );
  for (const message of messages) checkMessage(message);
}

function checkMessage({ data, attributes, orderingKey }: WireMessage): void {
  const entries = Object.entries(attributes);
  if (data.length === 0 && entries.length === 0)
    throw invalidArgument(
      'One or more messages in the publish request is empty. ' +
        'Each message must contain either non-empty data, or at least one attribute.',
    );
  requireAtMost('attribute_count', entries.length, LIMITS.attributes);
  for (const [key, value] of entries) {
    if (key === '' || key.startsWith('goog'))
      throw invalidArgument(`The attribute key "${key}" is not allowed.`);
    requireAtMost('attribute_key_size', Buffer.byteLength(key), LIMITS.attributeKeyBytes);
    requireAtMost('attribute_value_size', Buffer.byteLength(value), LIMITS.attributeValueBytes);
  }
  requireAtMost('ordering_key_size', Buffer.byteLength(orderingKey), LIMITS.orderingKeyBytes);
}

function requireAtMost(what: string, value: number, maximum: number): void {
  if (value > maximum)
    throw invalidArgument(
      `The value for ${what} is too large. You passed ${value} in the request, but the maximum value is ${maximum}.`,
    );
}

/** Bytes of a message as limits and flow control count them. */
export function bytesOf({
  data,
  attributes,
  orderingKey,
}: Pick<Message, 'data' | 'attributes' | 'orderingKey'>): number {
  let bytes = data.length + Buffer.byteLength(orderingKey);
  for (const key in attributes) bytes += Buffer.byteLength(key) + Buffer.byteLength(attributes[key] ?? '');
  return bytes;
}

/** A delivery as gRPC carries it. */
export function received(
  { ackId, message, attempt }: Delivery,
  showsAttempt: 'with attempt' | 'plain',
): ReceivedMessage {
  const { id: messageId, data, attributes, orderingKey, publishedAt } = message;
  return {
    ackId,
    message: { data, attributes, messageId, publishTime: fromMs(publishedAt), orderingKey },
    deliveryAttempt: showsAttempt === 'with attempt' ? attempt : 0,
  };
}
