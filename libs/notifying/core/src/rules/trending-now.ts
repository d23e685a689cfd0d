import type { NotificationDocument } from '@earshot/contracts';
import { broadcastParts, type NewPart } from '../fan-out/part.ts';
import { compactTime, notificationId } from '../identity.ts';
import { pending } from '../pending.ts';
import { rules } from './registry.ts';

/** What an episode drew in one sliding window of 60 s. */
export interface EpisodeSurge {
  readonly episode_id: string;
  readonly plays: number;
  /** The reference's weighted score. */
  readonly score: number;
  readonly window_end: Date;
  readonly now: Date;
}

/** Plays in the window from which an episode is trending (reference). */
export const TRENDING_PLAYS = 50;

/** What is written together when an episode is trending. */
interface TrendingAnnouncement {
  /** For everybody to read. */
  readonly notification: NotificationDocument;
  /** For those who like its label best. */
  readonly parts: readonly NewPart[];
}

/** Tells everybody that an episode is trending. How long it then stays quiet is the caller's cool-down. */
export function trendingNow({
  episode_id,
  plays,
  score,
  window_end,
  now,
}: EpisodeSurge): TrendingAnnouncement | undefined {
  if (plays < TRENDING_PLAYS) return undefined;
  const cause = {
    notification_id: notificationId('trending', episode_id, compactTime(window_end)),
    type: 'TRENDING_NOW',
    ttl_sec: rules.TRENDING_NOW.ttl_sec,
    payload: { episode_id, plays_in_window: plays, score },
  } as const;
  return {
    notification: pending(cause, now),
    parts: broadcastParts({ ...cause, created_at: now.toISOString() }, now),
  };
}
