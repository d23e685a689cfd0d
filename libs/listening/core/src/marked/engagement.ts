import { type EngagementEvent, parseTime, paths } from '@earshot/contracts';
import type { StateKind } from '../kind.ts';
import { inOrder, type Marks } from '../marks.ts';
import { count, countWeight } from '../score.ts';
import type { Tally } from '../tally.ts';
import { setOfEvents } from './kind.ts';

/** A save, follow or share; the channel is empty unless it is a share. */
export type EngagementMark = readonly [
  type: EngagementEvent['event_type'],
  at: number,
  episode: string,
  channel: string,
];

/** One user's month of engagement, by event time in UTC. */
export const engagementKind: StateKind<EngagementEvent, Marks<EngagementMark>> = setOfEvents({
  topic: 'engagement',
  pathOf: (event: EngagementEvent) => paths.engagementState(event.user_id, monthOf(event)),
  markOf: (event: EngagementEvent): EngagementMark => [
    event.event_type,
    parseTime(event.event_time),
    event.episode_id,
    event.event_type === 'SHARE' ? event.share_channel : '',
  ],
  measure: measureEngagement,
});

function monthOf({ event_time }: EngagementEvent): string {
  return new Date(parseTime(event_time)).toISOString().slice(0, 7);
}

/**
 * The figures of a month of engagement, each event once by its id, for the episode it was made at:
 * - `saves`: SAVE_EPISODE events (the reference's). A listener who saves twice, with two ids, counts twice.
 * - `follows`: FOLLOW_SHOW events (the reference's), for the episode that led to it; likewise.
 * - `shares/{channel}`: SHARE events by `share_channel` (the reference's: whatsapp, copy_link, email).
 * - `score_tenths`: what each weighs (the reference's weights).
 *
 * Nothing undoes one of them, for the reference has no such event.
 */
function measureEngagement(marks: Marks<EngagementMark>): Tally {
  const tally = new Map<string, number>();
  for (const { mark } of inOrder(marks)) {
    const [type, , episode, channel] = mark;
    count(tally, episode, fieldOf(type, channel), 1);
    countWeight(tally, mark);
  }
  return tally;
}

function fieldOf(type: EngagementEvent['event_type'], channel: string): string {
  switch (type) {
    case 'SAVE_EPISODE':
      return 'saves';
    case 'FOLLOW_SHOW':
      return 'follows';
    case 'SHARE':
      return `shares/${channel}`;
  }
}
