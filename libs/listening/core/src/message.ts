import {
  decodeMessage,
  type EventsByTopic,
  type EventTopic,
  type RejectedDocument,
} from '@earshot/contracts';
import { untimely } from './timeliness.ts';

/** A Pub/Sub message. */
export interface Message {
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  readonly body: Uint8Array;
}

/** An event that touches no counter, and why. */
export interface Rejection {
  readonly event_id: string;
  readonly topic: EventTopic;
  readonly code: RejectedDocument['code'];
  readonly reason: string;
  /** As it came. */
  readonly event: unknown;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** The events of a message that count, and what does not, with its reason. */
export interface Sorted<T extends EventTopic> {
  readonly timely: readonly EventsByTopic[T][];
  readonly rejections: readonly Rejection[];
}

/** Most rejections of one message that are kept one by one: more than a message of real events can hold. */
const MAX_REJECTIONS = 1_000;

/** Reads a message, and sorts out what cannot be read and what came too late or too early to count. Never throws. */
export function sortMessage<T extends EventTopic>(topic: T, message: Message): Sorted<T> {
  const { publishedAt } = message;
  const { events, rejected } = decodeMessage(topic, message.body);
  const timely: EventsByTopic[T][] = [];
  const rejections: Rejection[] = [];
  for (const event of events) {
    const fault = untimely(event, publishedAt);
    if (!fault) timely.push(event);
    else rejections.push({ ...fault, event_id: event.event_id, topic, event, publishedAt });
  }
  return { timely, rejections: [...rejections, ...invalid(topic, rejected, message)] };
}

function invalid(
  topic: EventTopic,
  rejected: ReturnType<typeof decodeMessage>['rejected'],
  { messageId, publishedAt }: Message,
): Rejection[] {
  const common = { topic, code: 'invalid' as const, publishedAt };
  const kept = rejected.slice(0, MAX_REJECTIONS).map(({ reason, event_id, input }, index) => ({
    ...common,
    event_id: event_id ?? `${topic}-${messageId}-${index}`,
    reason,
    event: input,
  }));
  const rest = rejected.length - kept.length;
  if (rest === 0) return kept;
  const reason = `${rest} more values of this message cannot be read, the first because: ${rejected[MAX_REJECTIONS]?.reason ?? ''}`;
  return [...kept, { ...common, event_id: `${topic}-${messageId}-rest`, reason, event: rest }];
}
