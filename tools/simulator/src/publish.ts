import { setTimeout as delay } from 'node:timers/promises';
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

/** Publications in the order of publishing, and what they come to. */
export type Publications<Result> =
  Iterator<Publication, Result, undefined> | AsyncIterator<Publication, Result, undefined>;

/** How often what is due is published, in milliseconds: players' events are gathered by the ingest in the same way. */
const ROUND_MS = 100;
/** Most publications of one round: what is long due must not be held in memory all at once. */
const MAX_ROUND = 10_000;
/** Most messages of one round that are on their way at once. */
const MAX_IN_FLIGHT = 500;

/**
 * Publishes each event at its time, several in a message where they are due together; an event whose time has passed
 * goes at once. Resolves when all are acknowledged, to what the publications come to.
 * @throws what Pub/Sub refuses a message with
 */
export async function publish<Result>(
  pubsub: PubSub,
  publications: Publications<Result>,
  { eventsPerMessage, onProgress }: PublishOptions,
): Promise<Result> {
  let sent = 0;
  let next = await publications.next();
  while (!next.done) {
    const now = Date.now();
    const due: Publication[] = [];
    while (!next.done && next.value.publishAt <= now && due.length < MAX_ROUND) {
      due.push(next.value);
      next = await publications.next();
    }
    for (const messages of chunks(messagesOf(due, eventsPerMessage), MAX_IN_FLIGHT)) {
      await Promise.all(messages.map(({ topic, data }) => pubsub.topic(topic).publishMessage({ data })));
    }
    sent += due.length;
    onProgress(sent);
    if (!next.done && due.length < MAX_ROUND)
      await delay(Math.max(ROUND_MS, next.value.publishAt - Date.now()));
  }
  return next.value;
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
