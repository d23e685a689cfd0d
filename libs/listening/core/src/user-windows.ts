import { WEIGHT_TENTHS } from '@earshot/contracts';
import { type Activity, byEnd } from './activity.ts';
import type { Interval } from './intervals.ts';

/** A STOP. */
export interface Stop {
  readonly event_id: string;
  readonly episode_id: string;
  readonly position_sec: number;
  readonly duration_sec: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * A user's session window: activities of all the user's sessions with no gap between them (reference: 30 s). It counts
 * events, as the reference does, not sessions. Times are in milliseconds since 1970.
 */
export interface UserWindow {
  readonly start: number;
  /** When it closes: the gap after its last activity, or after the report that a player still owed. */
  readonly end: number;
  readonly plays: number;
  readonly completes: number;
  readonly stops: number;
  readonly score_tenths: number;
  readonly last_stop: Stop | undefined;
  readonly last_episode_id: string;
}

/** The session windows over all activities of a user, in order. */
export function userWindows(activities: readonly Activity[]): readonly UserWindow[] {
  const groups: Activity[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const activity of activities.toSorted((a, b) => a.from - b.from)) {
    const group = groups.at(-1);
    if (group && activity.from < end) group.push(activity);
    else groups.push([activity]);
    end = Math.max(end, activity.until);
  }
  return groups.map(windowOf);
}

/** Whether two stretches have a moment in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a[0] <= b[1] && a[1] >= b[0];
}

function windowOf(group: readonly Activity[]): UserWindow {
  const ordered = group.toSorted(byEnd);
  const countOf = (type: string) => ordered.filter(({ mark }) => mark?.type === type).length;
  return {
    start: Math.min(...ordered.map(({ from }) => from)),
    end: Math.max(...ordered.map(({ until }) => until)),
    plays: countOf('PLAY'),
    completes: countOf('COMPLETE'),
    stops: countOf('STOP'),
    score_tenths: ordered.reduce((sum, { mark }) => sum + (mark ? WEIGHT_TENTHS[mark.type] : 0), 0),
    last_stop: ordered.map(stopOf).findLast((stop) => stop !== undefined),
    last_episode_id: ordered.at(-1)?.episode ?? '',
  };
}

function stopOf({ mark, episode, to }: Activity): Stop | undefined {
  if (mark?.type !== 'STOP') return undefined;
  const { event_id, position_sec = 0, duration_sec = 0 } = mark;
  return { event_id, episode_id: episode, position_sec, duration_sec, at: to };
}
