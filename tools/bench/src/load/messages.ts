import { type PlaybackEvent, WEIGHT_TENTHS } from '@earshot/contracts';
import type { Call } from '@earshot/local-cloud/call';
import { messageEvent } from '@earshot/local-cloud/cloud-event';
import { BEACON_SEC } from './traffic.ts';

/** How events come in messages. */
export interface Packing {
  readonly name: 'single' | 'spread' | 'sessions';
  /** In words, for whoever reads the figures. */
  readonly title: string;
  readonly eventsPerMessage: number;
  /** Successive events of one session that stand together. */
  readonly eventsPerTurn: number;
}

/** The packings that are measured. */
export const PACKINGS = {
  single: { name: 'single', title: 'one event a message', eventsPerMessage: 1, eventsPerTurn: 1 },
  spread: {
    name: 'spread',
    title: '100 events a message, each of another session',
    eventsPerMessage: 100,
    eventsPerTurn: 1,
  },
  sessions: {
    name: 'sessions',
    title: '100 events a message, ten of each of ten sessions',
    eventsPerMessage: 100,
    eventsPerTurn: 10,
  },
} as const satisfies Record<string, Packing>;

/** Figures that must come of events, summed over all episodes. */
export interface Figures {
  plays: number;
  completes: number;
  seconds_heard: number;
  score_tenths: number;
}

/** What has been sent, and what must come of it. */
export interface Sent {
  events: number;
  messages: number;
  /** Bytes of the messages' bodies as they are published. */
  bytes: number;
  /** Events by type. */
  readonly mix: Record<string, number>;
  readonly figures: Figures;
}

/** Nothing sent. */
export function nothingSent(): Sent {
  return {
    events: 0,
    messages: 0,
    bytes: 0,
    mix: {},
    figures: { plays: 0, completes: 0, seconds_heard: 0, score_tenths: 0 },
  };
}

/** Bodies of messages, each of them counted as sent when it is taken. */
export function* bodies(
  turns: Iterable<readonly PlaybackEvent[]>,
  { eventsPerMessage }: Pick<Packing, 'eventsPerMessage'>,
  sent: Sent,
): Generator<Buffer> {
  let gathered: PlaybackEvent[] = [];
  for (const turn of turns) {
    gathered.push(...turn);
    if (gathered.length < eventsPerMessage) continue;
    yield bodyOf(gathered, sent);
    gathered = [];
  }
  if (gathered.length > 0) yield bodyOf(gathered, sent);
}

function bodyOf(events: readonly PlaybackEvent[], sent: Sent): Buffer {
  const body = Buffer.from(JSON.stringify(events.length === 1 ? events[0] : events));
  for (const event of events) count(event, sent);
  sent.messages += 1;
  sent.bytes += body.length;
  return body;
}

/** Every PROGRESS of the traffic is a whole beacon interval that nothing else tells of. */
function count({ event_type: type }: PlaybackEvent, sent: Sent): void {
  sent.events += 1;
  sent.mix[type] = (sent.mix[type] ?? 0) + 1;
  const { figures } = sent;
  if (type === 'PLAY') figures.plays += 1;
  if (type === 'COMPLETE') figures.completes += 1;
  if (type === 'PROGRESS') figures.seconds_heard += BEACON_SEC;
  figures.score_tenths += WEIGHT_TENTHS[type];
}

/** The request by which Eventarc delivers a message of the topic `playback`. */
export function delivery(body: Buffer, number: number, projectId: string): Call {
  const message = { id: String(number), data: body, attributes: {}, publishTime: new Date() };
  return messageEvent(message, 'playback', 'eventarc-europe-west1-foldPlayback', {
    projectId,
    region: 'europe-west1',
  });
}
