import { DAY_MS, EVENT_TOPICS, type EventTopic, parseTime } from '@earshot/contracts';
import type { ExpectedFigures } from './expected.ts';
import type { Fate, Publication } from './publication.ts';

/** What must come of a history. */
export interface HistoryTotals {
  /** Events published, repeated ones included. */
  readonly sent: number;
  /** Events published by topic, repeated ones included. */
  readonly byTopic: Readonly<Record<EventTopic, number>>;
  /** Events by what must become of them, each counted once. */
  readonly distinct: Readonly<Record<Fate, number>>;
  /** What each episode's figures must come out at. */
  readonly expected: ReadonlyMap<string, ExpectedFigures>;
  /**
   * Until when publishing may start for all this to hold, in milliseconds since 1970, at most 30 days later: after that, what
   * is counted would be late or what is of the future would no longer be.
   */
  readonly holdsUntil: number;
}

/** How far behind and ahead of its publishing an event may be to be counted, in milliseconds. */
const MAX_BEHIND_MS = 30 * DAY_MS;
const MAX_AHEAD_MS = 5 * 60_000;

/** Counts what is published. */
export class Counted {
  private readonly startAt: number;
  private readonly distinct: Record<Fate, number> = { counted: 0, late: 0, future: 0, invalid: 0 };
  private readonly byTopic = Object.fromEntries(EVENT_TOPICS.map((topic) => [topic, 0])) as Record<
    EventTopic,
    number
  >;
  private slackMs = MAX_BEHIND_MS;

  /** @param startAt - when publishing starts, in milliseconds since 1970 */
  constructor(startAt: number) {
    this.startAt = startAt;
  }

  /** Counts events that come about; they may be published several times. */
  told(publications: readonly Publication[]): void {
    for (const { fate } of publications) this.distinct[fate] += 1;
  }

  /** Counts one publication. */
  published(publication: Publication): void {
    this.byTopic[publication.topic] += 1;
    this.slackMs = Math.min(this.slackMs, slackOf(publication));
  }

  /** All that was counted, beside the figures expected of it. */
  totals(expected: HistoryTotals['expected']): HistoryTotals {
    const sent = EVENT_TOPICS.reduce((sum, topic) => sum + this.byTopic[topic], 0);
    const { byTopic, distinct } = this;
    return { sent, byTopic, distinct, expected, holdsUntil: this.startAt + this.slackMs };
  }
}

/** How much later a publication may come without another fate, in milliseconds. */
function slackOf({ event, publishAt, fate }: Publication): number {
  const { event_time, heard_from } = event as { event_time: string; heard_from?: number };
  if (fate === 'counted') return (heard_from ?? parseTime(event_time)) + MAX_BEHIND_MS - publishAt;
  if (fate === 'future') return parseTime(event_time) - MAX_AHEAD_MS - 1 - publishAt;
  return Number.POSITIVE_INFINITY;
}
