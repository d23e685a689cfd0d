import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ActiveSubscription } from './active-subscription.ts';
import type { Broker } from './broker.ts';
import { invalidArgument } from './grpc-error.ts';
import { type Delivery, received } from './message.ts';
import { newConsumer } from './queue-entry.ts';
import { statusOf } from './rpc.ts';
import type { ReceivedMessage } from './wire.ts';

interface PullRequest {
  readonly subscription: string;
  readonly maxMessages: number;
  readonly returnImmediately: boolean;
}

/** How long a pull waits for a first message, milliseconds. */
const WAIT_MS = 10_000;
/** A pull that is to return immediately still lets what was just published arrive. */
const IMMEDIATE_WAIT_MS = 20;
const MAX_RESPONSE_BYTES = 9_000_000;

/** Subscriber.Pull: answers as soon as there is a message, or with none after a while. */
export function pullOnce(
  broker: Broker,
): handleUnaryCall<PullRequest, { receivedMessages: ReceivedMessage[] }> {
  return (call, callback) => {
    const { subscription: name, maxMessages, returnImmediately } = call.request;
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    const pull = async () => {
      if (maxMessages < 1) throw invalidArgument('The max_messages of a pull must be positive.');
      const subscription = broker.attached(name);
      const waitMs = returnImmediately ? IMMEDIATE_WAIT_MS : WAIT_MS;
      const deliveries = await nextDeliveries(subscription, maxMessages, waitMs, gone.signal);
      const attempt = subscription.resource.deadLetterPolicy ? 'with attempt' : 'plain';
      return { receivedMessages: deliveries.map((delivery) => received(delivery, attempt)) };
    };
    void pull().then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

function nextDeliveries(
  subscription: ActiveSubscription,
  maxMessages: number,
  waitMs: number,
  gone: AbortSignal,
): Promise<readonly Delivery[]> {
  return new Promise((resolve) => {
    const end = (deliveries: readonly Delivery[]) => {
      detach();
      clearTimeout(timer);
      resolve(deliveries);
    };
    const detach = subscription.attach({
      consumer: newConsumer({ maxMessages, maxBytes: MAX_RESPONSE_BYTES, takesRuns: false }),
      leaseMs: subscription.resource.ackDeadlineSeconds * 1000,
      deliver: end,
      closed: () => end([]),
    });
    const timer = setTimeout(end, waitMs, []);
    gone.addEventListener('abort', () => end([]));
  });
}
