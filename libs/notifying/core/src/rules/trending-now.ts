import type { NotificationDocument } from '@earshot/contracts';
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
const MIN_PLAYS = 50;

/** Tells everybody that an episode is trending. How long it then stays quiet is the caller's cool-down. */
export function trendingNow(surge: EpisodeSurge): NotificationDocument | undefined {
  if (surge.plays < MIN_PLAYS) return undefined;
  return pending(
    {
      notification_id: notificationId('trending', surge.episode_id, compactTime(surge.window_end)),
      type: 'TRENDING_NOW',
      ttl_sec: rules.TRENDING_NOW.ttl_sec,
      payload: { episode_id: surge.episode_id, plays_in_window: surge.plays, score: surge.score },
    },
    surge.now,
  );
}
