import { EVENT_TOPICS, type EventTopic, MAX_MESSAGE_BYTES } from '@earshot/contracts';
import type { PubSub } from '@google-cloud/pubsub';
import type { Publication } from './publication.ts';

/** How a history is published. */
export interface PublishOptions {
  /** Most events of one message, at least 1. */
  readonly eventsPerMessage: number;
  /** Told after every round, with the publications so far. */
  readonly onProgress: (sent: number) => void;
}

/** How often what is due is published, in milliseconds: players' events are gathered by the ingest in the same way. */
const ROUND_MS = 100;
/** Most messages of one round that are on their way at once. */
const MAX_IN_FLIGHT = 500;

/**
 * Publishes each event at its time, several in a message where they are due together; an event whose time has passed
 * goes at once. Resolves when all are acknowledged.
 * @throws what Pub/Sub refuses a message with
 */
export async function publish(
  pubsub: PubSub,
  publications: readonly Publication[],
  { eventsPerMessage, onProgress }: PublishOptions,
): Promise<void> {
  let sent = 0;
  while (sent < publications.length) {
    const due = dueFrom(publications, sent, Date.now());
    for (const messages of chunks(messagesOf(due, eventsPerMessage), MAX_IN_FLIGHT)) {
      await Promise.all(messages.map(({ topic, data }) => pubsub.topic(topic).publishMessage({ data })));
    }
    sent += due.length;
    onProgress(sent);
    const next = publications[sent];
    if (next) await new Promise((resolve) => setTimeout(resolve, waitFor(next.publishAt)));
  }
}

function waitFor(publishAt: number): number {
  return Math.max(0, Math.max(ROUND_MS, publishAt - Date.now()));
}

function dueFrom(publications: readonly Publication[], from: number, now: number): readonly Publication[] {
  let to = from;
  while ((publications[to]?.publishAt ?? Number.POSITIVE_INFINITY) <= now) to += 1;
  return publications.slice(from, to);
}

/** A message and the topic it goes to. */
export interface Message {
  readonly topic: EventTopic;
  readonly data: Buffer;
}

/** Packs publications into messages by topic, in order: a single event as it is, several as an array. */
export function messagesOf(publications: readonly Publication[], eventsPerMessage: number): Message[] {
  return EVENT_TOPICS.flatMap((topic) =>
    chunks(
      publications.filter((publication) => publication.topic === topic),
      eventsPerMessage,
    ).flatMap((chunk) =>
      pack(
        topic,
        chunk.map(({ event }) => event),
      ),
    ),
  );
}

function pack(topic: EventTopic, events: readonly unknown[]): Message[] {
  const data = Buffer.from(JSON.stringify(events.length === 1 ? events[0] : events));
  if (data.length <= MAX_MESSAGE_BYTES || events.length === 1) return [{ topic, data }];
  const half = Math.ceil(events.length / 2);
  return [...pack(topic, events.slice(0, half)), ...pack(topic, events.slice(half))];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
