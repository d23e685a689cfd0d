import { allOf, memo } from '@earshot/contracts';
import type { PubSub, PublishOptions } from '@google-cloud/pubsub';
import { pack } from './pack.ts';

/** Sends to one topic. */
export interface Publisher {
  /**
   * Publishes bodies as JSON; several may share a message, as an array. Resolves when Pub/Sub has taken them all.
   * @throws Permanent when a body is too large, before anything is sent. Any other fault may leave some published.
   */
  publish(bodies: readonly unknown[]): Promise<void>;
  /** The same for bodies that are JSON already. */
  publishJson(texts: readonly string[]): Promise<void>;
}

/** How a publisher sends. */
export interface PublisherOptions {
  /** Most bodies in one message; as many as fit unless given. */
  readonly maxBodies?: number;
  /**
   * How long a message waits for others to share its request, in milliseconds; 10 unless given, as with Google's
   * client. 0 sends each at once, for a caller that has packed what it has.
   */
  readonly waitMs?: number;
  /**
   * How long a publish is tried, in milliseconds; 20,000 unless given: shorter than a function lives, so that its
   * caller hears of the fault.
   */
  readonly patienceMs?: number;
}

/** The client that publishers share. */
export const pubsub = memo(async (): Promise<PubSub> => {
  const { PubSub } = await import('@google-cloud/pubsub');
  return new PubSub();
});

/** The publisher of a topic, by its name in this project. Nothing is loaded or connected before the first publish. */
export function publisher(
  name: string,
  options: PublisherOptions = {},
  client: () => Promise<PubSub> = pubsub,
): Publisher {
  const topic = memo(async () => (await client()).topic(name, publishOptions(options)));
  const publishJson = async (texts: readonly string[]): Promise<void> => {
    const messages = pack(texts, options.maxBodies);
    const to = await topic();
    await allOf(messages.map((data) => to.publishMessage({ data })));
  };
  return { publish: (bodies) => publishJson(bodies.map((body) => JSON.stringify(body))), publishJson };
}

/** gRPC codes after which a publish is tried again: those of Google's own Publish configuration. */
const TRANSIENT_CODES = [1, 2, 4, 8, 10, 13, 14];
/** Longest one attempt may take, in milliseconds; a publish takes tens. */
const ATTEMPT_MS = 5_000;

/**
 * Google's defaults try a publish for ten minutes, and then wait up to one between two attempts; `gaxOpts.timeout`
 * changes neither.
 */
function publishOptions({ waitMs = 10, patienceMs = 20_000 }: PublisherOptions): PublishOptions {
  const attemptMs = Math.min(ATTEMPT_MS, patienceMs);
  return {
    batching: waitMs === 0 ? { maxMessages: 1 } : { maxMilliseconds: waitMs },
    gaxOpts: {
      retry: {
        retryCodes: TRANSIENT_CODES,
        backoffSettings: {
          initialRetryDelayMillis: 100,
          retryDelayMultiplier: 2,
          maxRetryDelayMillis: 2_000,
          initialRpcTimeoutMillis: attemptMs,
          rpcTimeoutMultiplier: 1,
          maxRpcTimeoutMillis: attemptMs,
          totalTimeoutMillis: patienceMs,
        },
      },
    },
  };
}
