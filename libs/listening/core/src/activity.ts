import type { ListeningEvent } from '@earshot/contracts';

/** Something a listener did: a moment, or a stretch heard. Times are in milliseconds since 1970. */
export interface Activity {
  readonly from: number;
  readonly to: number;
  /** Until when it keeps the user's window open. */
  readonly until: number;
  readonly episode: string;
  /** For a moment: the event. */
  readonly mark?: {
    readonly event_id: string;
    readonly type: ListeningEvent['event_type'];
    readonly position_sec?: number;
    readonly duration_sec?: number;
  };
}

/** Orders activities by their end; at the same moment a stretch comes before an event, events by id. */
export function byEnd(a: Activity, b: Activity): number {
  if (a.to !== b.to) return a.to - b.to;
  const [x, y] = [a.mark?.event_id ?? '', b.mark?.event_id ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}
