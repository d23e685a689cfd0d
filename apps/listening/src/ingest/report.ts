import {
  decodeEvent,
  type Decoded,
  type EventTopic,
  jsonOf,
  type ListeningEvent,
  shown,
  topicOf,
} from '@earshot/contracts';
import { untimely } from '@earshot/listening-core';

/** Most events that one report may hold. */
export const MAX_EVENTS = 500;
/** Largest report, in bytes when it is unpacked: 500 events of twice the ordinary size. */
export const MAX_REPORT_BYTES = 512 * 1024;
/** Largest event, in bytes as JSON without spaces: an ordinary one has 400, one of the longest ids 5,000. */
export const MAX_EVENT_BYTES = 8 * 1024;

/** An event that is not taken. */
export interface Refusal {
  /** Its place in the report, from 0. */
  readonly index: number;
  readonly reason: string;
}

/** A report's events by topic, each as JSON of the fields that its schema knows, and those that are not taken. */
export interface Report {
  readonly accepted: ReadonlyMap<EventTopic, readonly string[]>;
  readonly rejected: readonly Refusal[];
  /** The sessions that the accepted events are of. */
  readonly sessions: ReadonlySet<string>;
}

/**
 * The events of a report: an array of 1–500 events, or an object with such an array as `events`.
 * The reason says what is wrong with the report as a whole.
 */
export function eventsOf(body: unknown): Decoded<readonly unknown[]> {
  const inner = typeof body === 'object' && body !== null && 'events' in body ? body.events : body;
  if (!Array.isArray(inner)) return { ok: false, reason: `expected an array of events, got ${shown(body)}` };
  if (inner.length === 0 || inner.length > MAX_EVENTS) {
    return { ok: false, reason: `expected 1 to ${MAX_EVENTS} events, got ${inner.length}` };
  }
  return { ok: true, value: inner as unknown[] };
}

/**
 * Decides about each event of a report by itself. A user may only report for themself.
 * @param now milliseconds since 1970, which the events are published at.
 */
export function readReport(inputs: readonly unknown[], user: string, now: number): Report {
  const accepted = new Map<EventTopic, string[]>();
  const rejected: Refusal[] = [];
  const sessions = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const found = readEvent(input, user, now);
    if (!found.ok) {
      rejected.push({ index, reason: found.reason });
      continue;
    }
    const { topic, event } = found.value;
    if ('session_id' in event) sessions.add(event.session_id);
    const text = JSON.stringify(event);
    const others = accepted.get(topic);
    if (others) others.push(text);
    else accepted.set(topic, [text]);
  }
  return { accepted, rejected, sessions };
}

interface Found {
  readonly topic: EventTopic;
  readonly event: ListeningEvent;
}

function readEvent(input: unknown, user: string, now: number): Decoded<Found> {
  const bytes = Buffer.byteLength(jsonOf(input) ?? '');
  if (bytes > MAX_EVENT_BYTES) {
    return { ok: false, reason: `event of ${bytes} bytes: at most ${MAX_EVENT_BYTES} are taken` };
  }
  const topic = topicOf(input);
  if (!topic) return { ok: false, reason: `expected an event with a known event_type, got ${shown(input)}` };
  const decoded = decodeEvent(topic, input);
  if (!decoded.ok) return decoded;
  const event = decoded.value;
  if (event.user_id !== user) {
    return { ok: false, reason: `user_id: expected that of the signed-in user, got ${shown(event.user_id)}` };
  }
  const fault = untimely(event, now);
  return fault ? { ok: false, reason: fault.reason } : { ok: true, value: { topic, event } };
}
