import { compileFilter } from './filter.ts';
import { invalidArgument } from './grpc-error.ts';
import { resourceName } from './names.ts';
import { type FieldMask, fromMs, type Subscription, toMs } from './wire.ts';

const DAY_MS = 24 * 3600 * 1000;
const DEFAULT_ACK_DEADLINE_S = 10;
const DEFAULT_RETENTION = fromMs(7 * DAY_MS);
const DEFAULT_EXPIRATION = { ttl: fromMs(31 * DAY_MS) };
const IMMUTABLE: readonly string[] = ['name', 'topic', 'filter', 'enableMessageOrdering'];

/**
 * The subscription that a request asks to create, with production's defaults.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function newSubscription(asked: Subscription): Subscription {
  resourceName('subscriptions', asked.name);
  compileFilter(asked.filter);
  return checked({
    ...asked,
    ackDeadlineSeconds: asked.ackDeadlineSeconds || DEFAULT_ACK_DEADLINE_S,
    messageRetentionDuration: asked.messageRetentionDuration ?? DEFAULT_RETENTION,
    expirationPolicy: asked['expirationPolicy'] ?? DEFAULT_EXPIRATION,
    pushConfig: asked.pushConfig ?? { pushEndpoint: '', attributes: {} },
    detached: false,
    state: 'ACTIVE',
  });
}

/**
 * The subscription after an update.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function updatedSubscription(
  present: Subscription,
  asked: Subscription,
  mask: FieldMask | null,
): Subscription {
  const fields = fieldsOf(mask, 'UpdateSubscriptionRequest');
  const fixed = fields.find((field) => IMMUTABLE.includes(field));
  if (fixed !== undefined)
    throw invalidArgument(
      `Invalid update_mask provided in the UpdateSubscriptionRequest: '${fixed}' cannot be changed.`,
    );
  const merged = newSubscription({ ...present, ...pick(asked, fields) });
  return { ...merged, detached: present.detached };
}

/**
 * The fields that a mask names, each by its JSON name.
 * @throws GrpcError INVALID_ARGUMENT when it names none
 */
export function fieldsOf(mask: FieldMask | null, request: string): string[] {
  const paths = mask?.paths ?? [];
  if (paths.length === 0)
    throw invalidArgument(
      `The update_mask in the ${request} must be set, and must contain a non-empty paths list.`,
    );
  return paths.map((path) =>
    (path.split('.')[0] ?? path).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}

/** These fields of a resource. */
export function pick(
  resource: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, resource[field]]));
}

function checked(subscription: Subscription): Subscription {
  const { ackDeadlineSeconds, deadLetterPolicy, messageRetentionDuration, pushConfig } = subscription;
  if (ackDeadlineSeconds < 10 || ackDeadlineSeconds > 600)
    throw invalidArgument(
      `Invalid ack deadline given: you passed ${ackDeadlineSeconds}, but the deadline must be between 10 and 600 (seconds).`,
    );
  const attempts = deadLetterPolicy?.maxDeliveryAttempts ?? 0;
  if (attempts !== 0 && (attempts < 5 || attempts > 100))
    throw invalidArgument(`The max_delivery_attempts must be between 5 and 100; you passed ${attempts}.`);
  const retention = messageRetentionDuration ? toMs(messageRetentionDuration) : 0;
  if (retention < 10 * 60 * 1000 || retention > 31 * DAY_MS)
    throw invalidArgument('The message_retention_duration must be between 10 minutes and 31 days.');
  const endpoint = pushConfig?.pushEndpoint ?? '';
  if (endpoint !== '' && !/^https?:\/\//.test(endpoint))
    throw invalidArgument(`Invalid push endpoint given (endpoint=${endpoint}).`);
  return subscription;
}
