import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_TOPICS } from '@earshot/contracts';
import { rawEventsTable, rawSubscription } from '@earshot/listening-core';
import type { MessageContent } from './cloud-event.ts';
import { createPubsubSource, type PubsubSource } from './pubsub-source.ts';

/** Where raw events go. */
export interface RawEventsOptions {
  readonly projectId: string;
  /** Base URL of BigQuery, such as `http://127.0.0.1:9050`. */
  readonly bigquery: string;
  readonly dataset: string;
  /** Told what went wrong and is tried again. */
  readonly onError: (message: string) => void;
}

/** Messages taken at a time of one topic, and rows in one request. */
const MAX_HELD = 1_000;
const MAX_ROWS = 500;
const RETRY_PAUSE_MS = 200;

interface Waiting {
  readonly row: Readonly<Record<string, string>>;
  readonly acknowledge: () => void;
}

/**
 * Writes the messages of the listening topics to BigQuery as Pub/Sub's BigQuery subscriptions do: with metadata, at least
 * once, acknowledged when BigQuery has taken them.
 */
export class RawEvents {
  readonly #options: RawEventsOptions;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #stopped = false;
  /** Messages accepted so far. */
  accepted = 0;
  /** Messages accepted and not yet in BigQuery. */
  outstanding = 0;

  constructor(options: RawEventsOptions) {
    this.#options = options;
  }

  /** Makes the subscriptions and writes their messages until stopped. */
  async subscribe(source: PubsubSource): Promise<void> {
    const { projectId, onError } = this.#options;
    await Promise.all(
      EVENT_TOPICS.map((topic) => {
        const subscription = rawSubscription(topic);
        const name = `projects/${projectId}/subscriptions/${subscription}`;
        return source.feed({
          topic,
          subscription,
          maxMessages: MAX_HELD,
          take: (message, acknowledge) => this.#take({ row: rowOf(name, message), acknowledge }),
          onError: (error) => onError(`the subscription ${subscription} failed: ${error.message}`),
        });
      }),
    );
  }

  /** Writes no more; what is not acknowledged is delivered again. */
  stop(): void {
    this.#stopped = true;
  }

  #take(waiting: Waiting): void {
    this.accepted += 1;
    this.outstanding += 1;
    this.#waiting.push(waiting);
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0 && !this.#stopped) {
      const rows = this.#waiting.slice(0, MAX_ROWS);
      try {
        await this.#insert(rows);
      } catch (error) {
        this.#options.onError(`raw events wait for BigQuery: ${String(error)}`);
        await sleep(RETRY_PAUSE_MS);
        continue;
      }
      this.#waiting = this.#waiting.slice(rows.length);
      for (const { acknowledge } of rows) acknowledge();
      this.outstanding -= rows.length;
    }
    this.#isWriting = false;
  }

  async #insert(rows: readonly Waiting[]): Promise<void> {
    const { bigquery, projectId, dataset } = this.#options;
    const table = `projects/${projectId}/datasets/${dataset}/tables/${rawEventsTable.name}`;
    const response = await fetch(`${bigquery}/bigquery/v2/${table}/insertAll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rows: rows.map(({ row }) => ({ json: row })) }),
    });
    const answer = await response.text();
    if (!response.ok || answer.includes('insertErrors')) throw new Error(answer);
  }
}

/** Writes the messages of a Pub/Sub server to BigQuery until stopped. @param host `127.0.0.1:PORT` of Pub/Sub. */
export async function startRawEvents(
  host: string,
  options: RawEventsOptions,
): Promise<{ stop(): Promise<void> }> {
  const { projectId, onError } = options;
  const source = createPubsubSource({ projectId, host, onError: (_spec, { message }) => onError(message) });
  const raw = new RawEvents(options);
  await raw.subscribe(source);
  return {
    stop: async () => {
      raw.stop();
      await source.stop();
    },
  };
}

function rowOf(subscription: string, message: MessageContent): Waiting['row'] {
  return {
    subscription_name: subscription,
    message_id: message.id,
    publish_time: message.publishTime.toISOString(),
    data: message.data.toString('base64'),
    attributes: JSON.stringify(message.attributes),
  };
}
