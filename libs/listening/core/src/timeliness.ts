import { DAY_MS, type ListeningEvent, parseTime } from '@earshot/contracts';

/** How far ahead of its publish time an event may be, in milliseconds: a client's clock may be wrong. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** How far behind its publish time an event may be, in milliseconds: a podcast heard offline is told later. */
const MAX_BEHIND_MS = 30 * DAY_MS;

/** Why an event is not counted, with the reason in words. */
export interface Untimely {
  readonly code: 'late' | 'future';
  readonly reason: string;
}

/**
 * Decides from the message alone whether an event came in time; undefined when it did. Every moment that a heartbeat
 * names counts.
 * @param publishedAt publish time of the event's message, in milliseconds since 1970.
 */
export function untimely(event: ListeningEvent, publishedAt: number): Untimely | undefined {
  const at = parseTime(event.event_time);
  const heartbeat = event.event_type === 'PROGRESS' ? event : undefined;
  const last = Math.max(at, heartbeat?.heard_to ?? at);
  const first = Math.min(at, heartbeat?.heard_from ?? at);
  const told = (moment: number) =>
    `${new Date(moment).toISOString()}, published ${new Date(publishedAt).toISOString()}`;
  if (last > publishedAt + MAX_AHEAD_MS) {
    return { code: 'future', reason: `happened more than 5 minutes after it was published: ${told(last)}` };
  }
  if (first < publishedAt - MAX_BEHIND_MS) {
    return { code: 'late', reason: `happened more than 30 days before it was published: ${told(first)}` };
  }
  return undefined;
}
