import { randomBytes } from 'node:crypto';
import { compileFilter, type Filter } from './filter.ts';
import type { Delivery, Message } from './message.ts';
import { policyOf } from './policy.ts';
import type { Consumer } from './queue-entry.ts';
import { type Departures, SubscriptionQueue } from './subscription-queue.ts';
import { type Subscription, toMs } from './wire.ts';

/** Who is given messages as soon as there are any. */
export interface Subscriber {
  readonly consumer: Consumer;
  /** How long a delivery is its own, milliseconds. */
  readonly leaseMs: number;
  deliver(deliveries: readonly Delivery[]): void;
  /** The subscription is gone. */
  closed(): void;
}

/** Most messages that one subscriber is given at once, so that others get some too. */
const MAX_BATCH = 1000;

/** A subscription at work: its queue, its clock and its subscribers. */
export class ActiveSubscription {
  #resource: Subscription;
  readonly #filter: Filter;
  readonly #queue: SubscriptionQueue;
  readonly #onDepartures: (departures: Departures) => void;
  readonly #subscribers = new Set<Subscriber>();
  #retained: Message[] = [];
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** @param onDepartures is told what leaves the backlog, before an acknowledgement is answered */
  constructor(resource: Subscription, onDepartures: (departures: Departures) => void) {
    this.#resource = resource;
    this.#filter = compileFilter(resource.filter);
    this.#queue = new SubscriptionQueue(policyOf(resource), randomBytes(6).toString('base64url'));
    this.#onDepartures = onDepartures;
  }

  get resource(): Subscription {
    return this.#resource;
  }

  update(resource: Subscription): void {
    this.#resource = resource;
    this.#queue.policy = policyOf(resource);
    this.#schedule();
  }

  /** Those of the messages that the filter lets through. */
  wanted(messages: readonly Message[]): readonly Message[] {
    return this.#resource.filter === ''
      ? messages
      : messages.filter(({ attributes }) => this.#filter(attributes));
  }

  /** Adds messages that the filter let through. */
  add(messages: readonly Message[]): void {
    for (const message of messages) this.#queue.add(message);
    this.#schedule();
  }

  /** All messages that are not acknowledged. */
  backlog(): Message[] {
    return this.#queue.backlog();
  }

  /** Acknowledged messages that can be sought again, while the subscription retains them. */
  retained(): readonly Message[] {
    const { messageRetentionDuration } = this.#resource;
    const oldest = Date.now() - (messageRetentionDuration ? toMs(messageRetentionDuration) : 0);
    this.#retained = this.#retained.filter(({ publishedAt }) => publishedAt >= oldest);
    return this.#retained;
  }

  /** Makes these messages the backlog. */
  reset(messages: readonly Message[]): void {
    const unacknowledged = new Set(messages.map(({ id }) => id));
    this.#retained = this.#retained.filter(({ id }) => !unacknowledged.has(id));
    this.#queue.reset(messages);
    this.#settle();
  }

  /** @returns the ack ids that are not, or no longer, those of outstanding deliveries */
  acknowledge(ackIds: readonly string[]): string[] {
    this.#queue.advance(Date.now());
    const unknown = ackIds.filter((ackId) => !this.#queue.acknowledge(ackId));
    this.#settle();
    return unknown;
  }

  /**
   * Extends leases; 0 seconds gives a message back.
   * @returns the ack ids that are not, or no longer, those of outstanding deliveries
   */
  modifyDeadlines(deadlines: readonly { readonly ackId: string; readonly seconds: number }[]): string[] {
    const now = Date.now();
    this.#queue.advance(now);
    const unknown = deadlines.filter(
      ({ ackId, seconds }) => !this.#queue.modifyDeadline(ackId, seconds * 1000, now),
    );
    this.#settle();
    return unknown.map(({ ackId }) => ackId);
  }

  /** Gives a subscriber what there is, from now on. @returns what ends that */
  attach(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    this.#schedule();
    return () => void this.#subscribers.delete(subscriber);
  }

  /** Ends it: every subscriber is told. */
  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    for (const subscriber of [...this.#subscribers]) subscriber.closed();
    this.#subscribers.clear();
  }

  #settle(): void {
    const departures = this.#queue.departures();
    if (this.#resource.retainAckedMessages) this.#retained.push(...departures.acknowledged);
    this.#onDepartures(departures);
    this.#schedule();
  }

  #schedule(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#pump();
    });
  }

  #pump(): void {
    const now = Date.now();
    this.#queue.advance(now);
    for (const subscriber of [...this.#subscribers]) {
      const deliveries = this.#queue.take(subscriber.consumer, MAX_BATCH, now, subscriber.leaseMs);
      if (deliveries.length === 0) continue;
      this.#moveLast(subscriber);
      subscriber.deliver(deliveries);
      if (deliveries.length === MAX_BATCH) this.#schedule();
    }
    this.#onDepartures(this.#queue.departures());
    this.#setTimer(now);
  }

  #moveLast(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    this.#subscribers.add(subscriber);
  }

  #setTimer(now: number): void {
    clearTimeout(this.#timer);
    const { nextDue } = this.#queue;
    if (nextDue === Infinity) return;
    // Never sooner than 10 ms: a look at all leases costs more than the delay.
    const delay = Math.min(Math.max(nextDue - now, 10), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#pump(), delay);
  }
}
