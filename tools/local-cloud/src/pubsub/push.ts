import type { ActiveSubscription, Subscriber } from './active-subscription.ts';
import type { Delivery } from './message.ts';
import { pushRequest } from './push-request.ts';
import { newConsumer } from './queue-entry.ts';

/** What a push endpoint answers to acknowledge: https://cloud.google.com/pubsub/docs/push#receive_push. */
const ACKNOWLEDGING: readonly number[] = [102, 200, 201, 202, 204];
/** Most requests under way at once, as production allows before it has seen an endpoint succeed. */
const MAX_OUTSTANDING = 1000;

/** Sends a subscription's messages to its push endpoint, while it has one. */
export class PushSender {
  readonly #subscription: ActiveSubscription;
  readonly #stopping = new AbortController();
  #detach: (() => void) | undefined;

  constructor(subscription: ActiveSubscription) {
    this.#subscription = subscription;
    this.update();
  }

  /** Begins or ends as the subscription's push configuration says. */
  update(): void {
    this.#detach?.();
    this.#detach = this.#endpoint() === '' ? undefined : this.#subscription.attach(this.#subscriber());
  }

  stop(): void {
    this.#detach?.();
    this.#stopping.abort();
  }

  #endpoint(): string {
    return this.#subscription.resource.pushConfig?.pushEndpoint ?? '';
  }

  #subscriber(): Subscriber {
    return {
      consumer: newConsumer({ maxMessages: MAX_OUTSTANDING, maxBytes: Infinity, takesRuns: false }),
      // The request ends at the deadline; its outcome arrives shortly before or after.
      leaseMs: this.#subscription.resource.ackDeadlineSeconds * 1000 + 1000,
      deliver: (deliveries) => {
        for (const delivery of deliveries) void this.#send(delivery);
      },
      closed: () => undefined,
    };
  }

  async #send(delivery: Delivery): Promise<void> {
    const acknowledged = await this.#post(delivery);
    if (this.#stopping.signal.aborted) return;
    if (acknowledged) this.#subscription.acknowledge([delivery.ackId]);
    else this.#subscription.modifyDeadlines([{ ackId: delivery.ackId, seconds: 0 }]);
  }

  async #post(delivery: Delivery): Promise<boolean> {
    const { resource } = this.#subscription;
    const timeout = AbortSignal.timeout(resource.ackDeadlineSeconds * 1000);
    try {
      const response = await fetch(this.#endpoint(), {
        ...pushRequest(resource, delivery),
        signal: AbortSignal.any([timeout, this.#stopping.signal]),
        redirect: 'manual',
      });
      await response.body?.cancel();
      return ACKNOWLEDGING.includes(response.status);
    } catch {
      // No answer is a refusal: the message is sent again after the backoff.
      return false;
    }
  }
}
