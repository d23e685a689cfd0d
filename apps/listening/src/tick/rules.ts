import type { Announcing, Reminding } from '@earshot/adapter-firestore';
import { continueListening, TRENDING_PLAYS, trendingNow } from '@earshot/notifying-core';

/** How long after its end a window is still worth a reminder, in milliseconds: as long as the reminder itself lives. */
const REMINDED_WITHIN_MS = 30 * 60_000;

/**
 * Reminds a user of what they stopped in the middle of, unless that is long ago: told late, or heard offline; and of one
 * episode once in a cool-down (milliseconds).
 */
export function reminding(cooldownMs: number): Reminding {
  return {
    cooldownMs,
    remind: ({ user, window, place }, now) => {
      if (now.getTime() - window.end > REMINDED_WITHIN_MS) return undefined;
      const { stops, completes, last_stop, last_episode_id } = window;
      return continueListening({
        user_id: user,
        stops,
        completes,
        ...(last_stop && { last_stop: { ...last_stop, at: new Date(last_stop.at) } }),
        ...(place && { last_position_sec: place.position_sec }),
        last_episode_id,
        now,
      });
    },
  };
}

/**
 * Tells everybody of an episode that many play right now, and those whom it fits by themselves; once in a cool-down
 * (milliseconds).
 */
export function announcing(now: Date, cooldownMs: number): Announcing {
  return {
    leastPlays: TRENDING_PLAYS,
    cooldownMs,
    announce: (episode_id, { plays, score_tenths, end }) =>
      trendingNow({ episode_id, plays, score: score_tenths / 10, window_end: new Date(end), now }),
  };
}
