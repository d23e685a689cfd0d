import { type ListeningEvent, parseTime, rejectedText } from '@earshot/contracts';
import { withKind } from '../kinds.ts';
import { type Message, type Rejection, sortMessage } from '../message.ts';
import { topicOfSubscription } from './raw-events.ts';

/** One event of a message, as a row of BigQuery. */
export interface EventRow {
  readonly topic: string;
  readonly event_id: string;
  /** Why it does not count (`invalid`, `late`, `future`); null when it does. */
  readonly code: string | null;
  /** The same in words. */
  readonly reason: string | null;
  /** Path of the state document that it belongs to, were it to count; null when it cannot be read. */
  readonly unit: string | null;
  readonly event_type: string | null;
  readonly event_time: Date | null;
  readonly user_id: string | null;
  readonly episode_id: string | null;
  readonly show_id: string | null;
  readonly session_id: string | null;
  readonly country: string | null;
  readonly device_type: string | null;
  readonly position_sec: number | null;
  readonly duration_sec: number | null;
  readonly buffer_ms: number | null;
  readonly drop_reason: string | null;
  readonly share_channel: string | null;
  /** The event as JSON, the same text for equal events; of one that cannot be read what came, cut. */
  readonly event: string;
}

/** The events of a message of a subscription, by the rules that they are counted by. Never throws. */
export function readMessage(subscription: string, message: Message): readonly EventRow[] {
  const topic = topicOfSubscription(subscription);
  if (!topic) return [ofUnknownTopic(subscription, message)];
  const { timely, rejections } = sortMessage(topic, message);
  return [
    ...timely.map((event) => ({
      ...columnsOf(event),
      topic,
      code: null,
      reason: null,
      unit: unitOf(topic, event),
    })),
    ...rejections.map(rejectedRow),
  ];
}

function unitOf(topic: Rejection['topic'], event: ListeningEvent): string {
  return withKind(topic, (kind) => kind.pathOf(event as never));
}

function rejectedRow({ topic, event_id, code, reason, event }: Rejection): EventRow {
  const readable = code === 'invalid' ? undefined : (event as ListeningEvent);
  const columns = readable
    ? { ...columnsOf(readable), unit: unitOf(topic, readable) }
    : { ...noColumns, unit: null, event: rejectedText(event) };
  return { ...columns, topic, event_id, code, reason };
}

function ofUnknownTopic(subscription: string, { messageId }: Message): EventRow {
  return {
    ...noColumns,
    topic: subscription,
    event_id: `${subscription}-${messageId}`,
    code: 'invalid',
    reason: 'came from a subscription of none of the listening topics',
    unit: null,
    event: '',
  };
}

type Columns = Omit<EventRow, 'topic' | 'event_id' | 'code' | 'reason' | 'unit' | 'event'>;

/** What only some events have. */
type Details = {
  readonly [K in Exclude<keyof Columns, 'event_type' | 'event_time'>]?: Columns[K] | undefined;
};

const noColumns: Columns = {
  event_type: null,
  event_time: null,
  user_id: null,
  episode_id: null,
  show_id: null,
  session_id: null,
  country: null,
  device_type: null,
  position_sec: null,
  duration_sec: null,
  buffer_ms: null,
  drop_reason: null,
  share_channel: null,
};

function columnsOf(event: ListeningEvent): Columns & Pick<EventRow, 'event_id' | 'event'> {
  const told: Details = event;
  return {
    event_id: event.event_id,
    event_type: event.event_type,
    event_time: new Date(parseTime(event.event_time)),
    user_id: event.user_id,
    episode_id: event.episode_id,
    show_id: told.show_id ?? null,
    session_id: told.session_id ?? null,
    country: event.country,
    device_type: told.device_type ?? null,
    position_sec: told.position_sec ?? null,
    duration_sec: told.duration_sec ?? null,
    buffer_ms: told.buffer_ms ?? null,
    drop_reason: told.drop_reason ?? null,
    share_channel: told.share_channel ?? null,
    event: JSON.stringify(event),
  };
}
