import type { PlaybackEvent } from '@earshot/contracts';
import { progressEvent } from '@earshot/testing';
import { BASE, time } from './instance.ts';

/** A heartbeat about the minute that began so many seconds after `BASE`, there in the episode too, in a session named as its user. */
export function heartbeat(user: string, from: number): PlaybackEvent {
  return progressEvent({
    user_id: user,
    session_id: user,
    event_id: `beat_${user}_${from}`,
    event_time: time(from + 60),
    heard_from: BASE + from * 1_000,
    heard_to: BASE + (from + 60) * 1_000,
    position_from: from * 1_000,
    position_to: (from + 60) * 1_000,
  });
}
