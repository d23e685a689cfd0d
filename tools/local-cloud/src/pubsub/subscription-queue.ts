import { bytesOf, type Delivery, type Message } from './message.ts';
import { OrderedKeys } from './ordered-keys.ts';
import type { QueuePolicy } from './policy.ts';
import type { Consumer, Entry } from './queue-entry.ts';

/** A message that failed too often. */
export interface DeadMessage {
  readonly message: Message;
  readonly attempts: number;
}

/** What left the backlog since it was last asked. */
export interface Departures {
  readonly acknowledged: readonly Message[];
  readonly expired: readonly Message[];
  readonly dead: readonly DeadMessage[];
}

/**
 * The backlog of one subscription: who has which message until when, and which may be delivered. It does no I/O and has no
 * clock: every time is passed in, in milliseconds since 1970.
 */
export class SubscriptionQueue {
  readonly #ackPrefix: string;
  #policy: QueuePolicy;
  #lastAck = 0;
  readonly #entries = new Map<string, Entry>();
  #ready: Entry[] = [];
  #readyHead = 0;
  readonly #keys = new OrderedKeys();
  readonly #leases = new Map<string, Entry>();
  readonly #delayed = new Set<Entry>();
  #nextDue = Infinity;
  #departures: { acknowledged: Message[]; expired: Message[]; dead: DeadMessage[] } = nothing();

  /** @param ackPrefix makes ack ids unique over subscriptions and restarts */
  constructor(policy: QueuePolicy, ackPrefix: string) {
    this.#policy = policy;
    this.#ackPrefix = ackPrefix;
  }

  set policy(policy: QueuePolicy) {
    this.#policy = policy;
  }

  /** When a lease lapses or a delay ends; never later than the first of them. */
  get nextDue(): number {
    return this.#nextDue;
  }

  /** Whether nothing is undelivered, outstanding or delayed. */
  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** All messages that are not acknowledged, in the order they came. */
  backlog(): Message[] {
    return [...this.#entries.values()].map(({ message }) => message);
  }

  add(message: Message): void {
    if (this.#entries.has(message.id)) return;
    const entry = {
      message,
      bytes: bytesOf(message),
      failures: 0,
      notBefore: 0,
      acknowledged: false,
      gone: false,
    };
    this.#entries.set(message.id, entry);
    this.#enqueue(entry);
  }

  /** Delivers to a consumer what it has room for. */
  take(consumer: Consumer, limit: number, now: number, leaseMs: number): Delivery[] {
    const deliveries: Delivery[] = [];
    while (deliveries.length < limit && hasRoom(consumer)) {
      const entry = this.#nextOpen(consumer, now);
      if (!entry) break;
      deliveries.push(this.#lease(entry, consumer, now + leaseMs));
    }
    return deliveries;
  }

  /** @returns false where the ack id is not, or no longer, that of an outstanding delivery */
  acknowledge(ackId: string): boolean {
    const entry = this.#leases.get(ackId);
    if (!entry) return false;
    this.#release(entry);
    const left = this.#isOrdered(entry) ? this.#keys.acknowledge(entry) : [entry];
    for (const one of left) {
      this.#forget(one);
      this.#departures.acknowledged.push(one.message);
    }
    return true;
  }

  /**
   * Extends a lease to so many milliseconds from now; 0 gives the message back at once.
   * @returns false where the ack id is not, or no longer, that of an outstanding delivery
   */
  modifyDeadline(ackId: string, leaseMs: number, now: number): boolean {
    const entry = this.#leases.get(ackId);
    if (!entry?.lease) return false;
    if (leaseMs === 0) this.#fail(entry, now);
    else {
      entry.lease.deadline = now + leaseMs;
      this.#nextDue = Math.min(this.#nextDue, entry.lease.deadline);
    }
    return true;
  }

  /** Takes back the leases that have lapsed, and ends the delays that are over. */
  advance(now: number): void {
    if (now < this.#nextDue) return;
    for (const entry of [...this.#leases.values()])
      if (entry.lease && entry.lease.deadline <= now) this.#fail(entry, now);
    for (const entry of this.#delayed)
      if (entry.notBefore <= now) {
        this.#delayed.delete(entry);
        if (!this.#isOrdered(entry)) this.#ready.push(entry);
      }
    this.#nextDue = Infinity;
    for (const { lease } of this.#leases.values())
      if (lease) this.#nextDue = Math.min(this.#nextDue, lease.deadline);
    for (const { notBefore } of this.#delayed) this.#nextDue = Math.min(this.#nextDue, notBefore);
  }

  /** Makes the backlog these messages, undelivered; what is outstanding and among them stays so. */
  reset(messages: readonly Message[]): void {
    const kept = new Set(messages.map(({ id }) => id));
    for (const entry of [...this.#entries.values()])
      if (!kept.has(entry.message.id)) {
        this.#remove(entry);
        this.#departures.acknowledged.push(entry.message);
      }
    for (const message of messages) this.add(message);
  }

  /** What left the backlog since the last call. */
  departures(): Departures {
    const departures = this.#departures;
    this.#departures = nothing();
    return departures;
  }

  #enqueue(entry: Entry): void {
    if (this.#isOrdered(entry)) this.#keys.add(entry);
    else this.#ready.push(entry);
  }

  #nextOpen(consumer: Consumer, now: number): Entry | undefined {
    for (;;) {
      const entry = this.#nextReady() ?? this.#keys.next(consumer, now);
      if (!entry || entry.message.publishedAt + this.#policy.retentionMs > now) return entry;
      this.#remove(entry);
      this.#departures.expired.push(entry.message);
    }
  }

  #nextReady(): Entry | undefined {
    while (this.#readyHead < this.#ready.length) {
      const entry = this.#ready[this.#readyHead++];
      if (this.#readyHead > 1000 && this.#readyHead * 2 > this.#ready.length) this.#dropTaken();
      if (entry && !entry.gone) return entry;
    }
    this.#dropTaken();
    return undefined;
  }

  #dropTaken(): void {
    this.#ready = this.#ready.slice(this.#readyHead);
    this.#readyHead = 0;
  }

  #lease(entry: Entry, consumer: Consumer, deadline: number): Delivery {
    const ackId = `${this.#ackPrefix}${(++this.#lastAck).toString(36)}`;
    entry.lease = { ackId, consumer, deadline };
    this.#leases.set(ackId, entry);
    if (this.#isOrdered(entry)) this.#keys.yieldTurn(entry);
    consumer.messages += 1;
    consumer.bytes += entry.bytes;
    this.#nextDue = Math.min(this.#nextDue, deadline);
    return { ackId, message: entry.message, attempt: entry.failures + 1 };
  }

  #release(entry: Entry): void {
    if (!entry.lease) return;
    this.#leases.delete(entry.lease.ackId);
    entry.lease.consumer.messages -= 1;
    entry.lease.consumer.bytes -= entry.bytes;
    entry.lease = undefined;
  }

  #fail(entry: Entry, now: number): void {
    this.#release(entry);
    entry.failures += 1;
    if (this.#isOrdered(entry)) for (const later of this.#keys.retry(entry)) this.#release(later);
    if (entry.failures >= (this.#policy.maxAttempts ?? Infinity)) {
      this.#remove(entry);
      this.#departures.dead.push({ message: entry.message, attempts: entry.failures });
      return;
    }
    const delay = this.#policy.backoffMs(entry.failures);
    entry.notBefore = now + delay;
    if (delay > 0) {
      this.#delayed.add(entry);
      this.#nextDue = Math.min(this.#nextDue, entry.notBefore);
    } else if (!this.#isOrdered(entry)) this.#ready.push(entry);
  }

  #remove(entry: Entry): void {
    this.#release(entry);
    if (this.#isOrdered(entry)) this.#keys.remove(entry);
    this.#forget(entry);
  }

  #forget(entry: Entry): void {
    entry.gone = true;
    this.#delayed.delete(entry);
    this.#entries.delete(entry.message.id);
  }

  #isOrdered({ message }: Entry): boolean {
    return this.#policy.ordered && message.orderingKey !== '';
  }
}

function hasRoom({ messages, maxMessages, bytes, maxBytes }: Consumer): boolean {
  return messages < maxMessages && bytes < maxBytes;
}

function nothing(): { acknowledged: Message[]; expired: Message[]; dead: DeadMessage[] } {
  return { acknowledged: [], expired: [], dead: [] };
}
