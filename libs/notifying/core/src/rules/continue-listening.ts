import type { NotificationDocument } from '@earshot/contracts';
import { notificationId } from '../identity.ts';
import { pending } from '../pending.ts';
import { rules } from './registry.ts';

/** A listener's STOP, as far as resuming from it needs. */
export interface StoppedAt {
  readonly event_id: string;
  readonly episode_id: string;
  readonly position_sec: number;
  /** 0 when the player did not know. */
  readonly duration_sec: number;
  readonly at: Date;
}

/** A user's listening that has come to rest: a closed window over all of the user's sessions. */
export interface ClosedListening {
  readonly user_id: string;
  readonly stops: number;
  readonly completes: number;
  /** The latest STOP of the window. */
  readonly last_stop?: StoppedAt;
  /**
   * Where the user is by now in the episode of that stop: further than it, when they listened on and their player never
   * told the end. Without it they are where they stopped.
   */
  readonly last_position_sec?: number;
  /** The episode of the window's last event. */
  readonly last_episode_id: string;
  readonly now: Date;
}

/** Less than this heard is a try, not a beginning. */
const MIN_POSITION_SEC = 30;
/** What is left at the end, credits and farewells, is not worth coming back for. */
const MIN_LEFT_SEC = 60;
const MIN_LEFT_SHARE = 0.05;
/** Of an episode of a few minutes, a minute is no farewell: the end is at most this share of it. */
const MAX_LEFT_SHARE = 0.25;

/**
 * Reminds a listener of what they stopped in the middle of, at the position where they were last. Nobody who completed an
 * episode, or went on to another one, is reminded. The condition on stops and completes is the reference's.
 */
export function continueListening(closed: ClosedListening): NotificationDocument | undefined {
  const { last_stop: stop } = closed;
  if (closed.stops === 0 || closed.completes > 0 || !stop) return undefined;
  const { last_position_sec: position_sec = stop.position_sec } = closed;
  if (stop.episode_id !== closed.last_episode_id || !isInTheMiddle({ ...stop, position_sec }))
    return undefined;
  return pending(
    {
      notification_id: notificationId('continue', stop.event_id),
      type: 'CONTINUE_LISTENING',
      user_id: closed.user_id,
      ttl_sec: rules.CONTINUE_LISTENING.ttl_sec,
      payload: { episode_id: stop.episode_id, resume_position_sec: position_sec },
    },
    closed.now,
  );
}

function isInTheMiddle({ position_sec, duration_sec }: StoppedAt): boolean {
  if (position_sec < MIN_POSITION_SEC) return false;
  if (duration_sec === 0) return true;
  const farewell = Math.max(MIN_LEFT_SEC, duration_sec * MIN_LEFT_SHARE);
  return duration_sec - position_sec > Math.min(farewell, duration_sec * MAX_LEFT_SHARE);
}
