import pLimit, { type LimitFunction } from 'p-limit';
import { type Backoff, pauseAfter } from '../functions/backoff.ts';
import type { Call } from '../functions/call.ts';

/** An event on its way to one function. */
export interface Delivery {
  readonly id: string;
  readonly call: Call;
  /** Told once, when nothing more will be done about it. */
  readonly settled?: (outcome: Outcome) => void;
}

/** What became of an event. */
export type Outcome = 'delivered' | 'dead-lettered' | 'dropped';

/** How often a failed event is delivered again. */
export interface RetryPolicy {
  /** Deliveries in all before it goes to the dead letters; Pub/Sub allows 5 to 100. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
}

/** How one function's events are delivered. */
export interface QueueOptions {
  /** Calls the function once; throws why it failed. */
  readonly deliver: (call: Call) => Promise<void>;
  readonly concurrency: number;
  /** Without one a failed event is dropped, as Eventarc does for functions without `retry`. */
  readonly retry?: RetryPolicy;
  /** Keeps what failed too often; while it throws, the event stays due. */
  readonly deadLetter: (delivery: Delivery, attempts: number, reason: string) => Promise<void>;
  readonly report: (severity: 'WARNING' | 'ERROR', message: string) => void;
}

/** How many events were accepted and what became of them. */
export interface QueueCounts {
  /** Handled by the function. */
  readonly delivered: number;
  /** Further deliveries after a failed one. */
  readonly retried: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** Running in the function now. */
  readonly inFlight: number;
  /** Waiting for their turn or for their next delivery. */
  readonly waiting: number;
}

/** Delivers events to one function: so many at a time, again after a pause when one fails, then to the dead letters. */
export class DeliveryQueue {
  readonly #options: QueueOptions;
  readonly #limit: LimitFunction;
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #outcomes = { delivered: 0, 'dead-lettered': 0, dropped: 0 };
  #accepted = 0;
  #retried = 0;
  #stopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#limit = pLimit(options.concurrency);
  }

  /** Takes an event; it is delivered as soon as the function has room. */
  add(delivery: Delivery): void {
    if (this.#stopped) return;
    this.#accepted += 1;
    this.#schedule(delivery, 1);
  }

  /** Events accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Events accepted and not settled. */
  get outstanding(): number {
    const { delivered, dropped } = this.#outcomes;
    return this.#accepted - delivered - dropped - this.#outcomes['dead-lettered'];
  }

  get counts(): QueueCounts {
    const inFlight = this.#limit.activeCount;
    return {
      delivered: this.#outcomes.delivered,
      retried: this.#retried,
      deadLettered: this.#outcomes['dead-lettered'],
      dropped: this.#outcomes.dropped,
      inFlight,
      waiting: this.outstanding - inFlight,
    };
  }

  /** Starts nothing more and resolves once what runs has ended, or after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    this.#limit.clearQueue();
    for (const timer of this.#retries) clearTimeout(timer);
    const deadline = Date.now() + graceMs;
    while (this.#limit.activeCount > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  #schedule(delivery: Delivery, attempt: number): void {
    void this.#limit(() => this.#attempt(delivery, attempt));
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
    if (attempt > 1) this.#retried += 1;
    try {
      await this.#options.deliver(delivery.call);
      this.#settle(delivery, 'delivered');
    } catch (error) {
      if (!this.#stopped) await this.#failed(delivery, attempt, (error as Error).message);
    }
  }

  async #failed(delivery: Delivery, attempt: number, reason: string): Promise<void> {
    const { retry, report } = this.#options;
    const what = `event ${delivery.id}, delivery ${attempt}: ${reason}`;
    if (!retry) {
      report('ERROR', `failed and dropped, for it has no retry: ${what}`);
      this.#settle(delivery, 'dropped');
    } else if (attempt < retry.maxAttempts) {
      const againMs = pauseAfter(retry.backoff, attempt);
      report('WARNING', `failed, again in ${againMs} ms: ${what}`);
      this.#again(delivery, attempt + 1, againMs);
    } else await this.#giveUp(delivery, attempt, reason, retry);
  }

  async #giveUp(delivery: Delivery, attempt: number, reason: string, retry: RetryPolicy): Promise<void> {
    const { report, deadLetter } = this.#options;
    try {
      await deadLetter(delivery, attempt, reason);
      report(
        'ERROR',
        `failed too often, dead-lettered: event ${delivery.id}, delivery ${attempt}: ${reason}`,
      );
      this.#settle(delivery, 'dead-lettered');
    } catch (error) {
      report('ERROR', `event ${delivery.id} could not be dead-lettered: ${(error as Error).message}`);
      this.#again(delivery, attempt, retry.backoff.maxMs);
    }
  }

  #again(delivery: Delivery, attempt: number, afterMs: number): void {
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#schedule(delivery, attempt);
    }, afterMs);
    this.#retries.add(timer);
  }

  #settle(delivery: Delivery, outcome: Outcome): void {
    this.#outcomes[outcome] += 1;
    delivery.settled?.(outcome);
  }
}
