import { type Subscription, toMs } from './wire.ts';

/** How a subscription's queue treats what fails; times in milliseconds. */
export interface QueuePolicy {
  /** Whether messages of one ordering key are delivered in their order. */
  readonly ordered: boolean;
  /** How long an unacknowledged message is kept. */
  readonly retentionMs: number;
  /** After so many failed deliveries a message is dead; undefined for never. */
  readonly maxAttempts: number | undefined;
  /** How long a message waits after so many failed deliveries. */
  readonly backoffMs: (failures: number) => number;
}

const DEFAULT_RETENTION_MS = 7 * 24 * 3600 * 1000;
const DEFAULT_MAX_ATTEMPTS = 5;
const DEFAULT_MINIMUM_BACKOFF_MS = 10_000;
const DEFAULT_MAXIMUM_BACKOFF_MS = 600_000;
/** Push without a retry policy backs off from 100 ms to 60 s: https://cloud.google.com/pubsub/docs/push#push_backoff. */
const PUSH_BACKOFF_MS = [100, 60_000] as const;

/** The policy that a subscription asks for, with production's defaults. */
export function policyOf(subscription: Subscription): QueuePolicy {
  const { enableMessageOrdering, messageRetentionDuration, deadLetterPolicy } = subscription;
  return {
    ordered: enableMessageOrdering,
    retentionMs: messageRetentionDuration ? toMs(messageRetentionDuration) : DEFAULT_RETENTION_MS,
    maxAttempts: deadLetterPolicy?.deadLetterTopic
      ? deadLetterPolicy.maxDeliveryAttempts || DEFAULT_MAX_ATTEMPTS
      : undefined,
    backoffMs: backoffOf(subscription),
  };
}

function backoffOf({ retryPolicy, pushConfig }: Subscription): QueuePolicy['backoffMs'] {
  const pushes = Boolean(pushConfig?.pushEndpoint);
  if (!retryPolicy) return pushes ? exponential(...PUSH_BACKOFF_MS) : () => 0;
  const { minimumBackoff, maximumBackoff } = retryPolicy;
  return exponential(
    minimumBackoff ? toMs(minimumBackoff) : DEFAULT_MINIMUM_BACKOFF_MS,
    maximumBackoff ? toMs(maximumBackoff) : DEFAULT_MAXIMUM_BACKOFF_MS,
  );
}

function exponential(minimum: number, maximum: number): QueuePolicy['backoffMs'] {
  return (failures) => Math.min(maximum, minimum * 2 ** Math.min(failures - 1, 32));
}
