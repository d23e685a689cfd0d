import type { Activity } from '../activity.ts';
import { WINDOW_GAP_MS } from '../limits.ts';
import type { HeardInterval, PlaybackBody, PlaybackMark } from './body.ts';

/**
 * What a session did. A mark keeps the user's window open for its gap; a stretch for the time to the player's next
 * report as well, unless the session paused, stopped or completed before it.
 */
export function playbackActivities({ marks, heartbeats }: PlaybackBody): readonly Activity[] {
  const moments = Array.from(marks, ([event_id, mark]) => momentOf(event_id, mark));
  const rests = Array.from(marks.values())
    .filter(([type]) => type !== 'PLAY' && type !== 'RESUME')
    .map(([, at]) => at)
    .sort((a, b) => a - b);
  const stretches = Array.from(heartbeats).flatMap(([episode, { heard }]) =>
    heard.map((interval) => stretchOf(episode, interval, rests)),
  );
  return [...moments, ...stretches];
}

function momentOf(event_id: string, [type, at, episode, position_sec, duration_sec]: PlaybackMark): Activity {
  return {
    from: at,
    to: at,
    until: at + WINDOW_GAP_MS,
    episode,
    mark: { event_id, type, position_sec, duration_sec },
  };
}

function stretchOf(episode: string, [from, to, interval]: HeardInterval, rests: readonly number[]): Activity {
  const rest = rests.find((at) => at >= to) ?? Number.POSITIVE_INFINITY;
  return { from, to, until: Math.min(to + interval, rest) + WINDOW_GAP_MS, episode };
}
