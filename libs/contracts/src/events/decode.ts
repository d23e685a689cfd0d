import * as v from 'valibot';
import { type Decoded, decodeWith, shown } from '../validate.ts';
import { parseBody } from './body.ts';
import { ENGAGEMENT_TYPES, type EngagementEvent, keepSchema, shareSchema } from './engagement.ts';
import {
  type PlaybackEvent,
  progressSchema,
  SPARSE_PLAYBACK_TYPES,
  sparsePlaybackSchema,
} from './playback.ts';
import { bufferingSchema, dropoutSchema, QUALITY_TYPES, type QualityEvent } from './quality.ts';

/** The event type's name by topic. */
export interface EventsByTopic {
  readonly playback: PlaybackEvent;
  readonly engagement: EngagementEvent;
  readonly quality: QualityEvent;
}
/** A topic that carries listening events. */
export type EventTopic = keyof EventsByTopic;
/** The three listening topics, which are also their Pub/Sub names. */
export const EVENT_TOPICS = ['playback', 'engagement', 'quality'] as const satisfies readonly EventTopic[];
/** Any listening event. */
export type ListeningEvent = EventsByTopic[EventTopic];

const schemasByType: {
  readonly [T in EventTopic]: ReadonlyMap<string, v.GenericSchema<unknown, EventsByTopic[T]>>;
} = {
  playback: new Map<string, v.GenericSchema<unknown, PlaybackEvent>>([
    ...SPARSE_PLAYBACK_TYPES.map((type) => [type, sparsePlaybackSchema] as const),
    ['PROGRESS', progressSchema],
  ]),
  engagement: new Map<string, v.GenericSchema<unknown, EngagementEvent>>(
    ENGAGEMENT_TYPES.map((type) => [type, type === 'SHARE' ? shareSchema : keepSchema] as const),
  ),
  quality: new Map<string, v.GenericSchema<unknown, QualityEvent>>(
    QUALITY_TYPES.map((type) => [type, type === 'DROPOUT' ? dropoutSchema : bufferingSchema] as const),
  ),
};

/** The topic of an event by its type; undefined for what is no event or of no known type. */
export function topicOf(input: unknown): EventTopic | undefined {
  if (typeof input !== 'object' || input === null || !('event_type' in input)) return undefined;
  const { event_type: type } = input;
  return typeof type === 'string' ? EVENT_TOPICS.find((topic) => schemasByType[topic].has(type)) : undefined;
}

/**
 * Decodes one event of a topic; fields the schema does not know are left out.
 * Never throws: a bad event gives a reason that names field, expectation and received value.
 */
export function decodeEvent<T extends EventTopic>(topic: T, input: unknown): Decoded<EventsByTopic[T]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, reason: `expected an event object, got ${shown(input)}` };
  }
  const type = (input as { event_type?: unknown }).event_type;
  const schema = typeof type === 'string' ? schemasByType[topic].get(type) : undefined;
  if (!schema) {
    const valid = [...schemasByType[topic].keys()].join(', ');
    return {
      ok: false,
      reason: `event_type: expected one of ${valid} on topic ${topic}, got ${shown(type)}`,
    };
  }
  return decodeWith<v.GenericSchema<unknown, EventsByTopic[T]>>(schema, input);
}

/** One event of a message that could not be decoded, as it came. */
export interface RejectedInput {
  readonly reason: string;
  /** The event's own id where it has a usable one. */
  readonly event_id: string | undefined;
  readonly input: unknown;
}

/** A message's events, good and bad apart, each in the order they came. */
export interface DecodedMessage<T extends EventTopic> {
  readonly events: readonly EventsByTopic[T][];
  readonly rejected: readonly RejectedInput[];
}

/**
 * Decodes a Pub/Sub message body: one event or an array of events as UTF-8 JSON.
 * Never throws; a body that is no JSON, or is too large, is one rejected input.
 */
export function decodeMessage<T extends EventTopic>(topic: T, body: Uint8Array): DecodedMessage<T> {
  const parsed = parseBody(body);
  if (!parsed.ok) {
    return { events: [], rejected: [{ reason: parsed.reason, event_id: undefined, input: parsed.head }] };
  }
  const events: EventsByTopic[T][] = [];
  const rejected: RejectedInput[] = [];
  for (const input of parsed.values) {
    const decoded = decodeEvent(topic, input);
    if (decoded.ok) events.push(decoded.value);
    else rejected.push({ reason: decoded.reason, event_id: idOf(input), input });
  }
  return { events, rejected };
}

function idOf(input: unknown): string | undefined {
  const withId = decodeWith(v.object({ event_id: sparsePlaybackSchema.entries.event_id }), input);
  return withId.ok ? withId.value.event_id : undefined;
}
