import { DAY_MS, MAX_PLAYBACK_RATE, STRETCH_SLACK_MS } from '@earshot/contracts';
import { addInterval, hull, type Interval } from '../intervals.ts';
import type { Identified } from '../marks.ts';
import type { Heartbeats, PlaybackMark } from './body.ts';

/** What was heard of one episode in one session, in milliseconds. */
export interface Heard {
  /** Union of event times. */
  readonly times: readonly Interval[];
  /** Union of positions in the episode. */
  readonly positions: readonly Interval[];
}

/**
 * What a session heard of an episode: what its heartbeats say or, for a player that sends none, what follows from the
 * marks. Of two consecutive ones the stretch between was heard when the first is a PLAY or a RESUME and the position
 * advanced, but no faster than playback can: more is a seek. What comes second does not matter, so that a lost PAUSE
 * does not lose what was heard before it. Nobody listens for more than a day on end (the contract's limit of a
 * heartbeat): a player that fell silent and woke days later was not heard in between.
 * @param marks in the order they happened.
 */
export function heardOf(
  heartbeats: Heartbeats | undefined,
  marks: readonly Identified<PlaybackMark>[],
): Heard {
  if (heartbeats) return { times: heartbeats.heard, positions: heartbeats.positions };
  let times: readonly Interval[] = [];
  let positions: readonly Interval[] = [];
  for (let i = 1; i < marks.length; i += 1) {
    const [a, b] = [marks[i - 1]?.mark, marks[i]?.mark];
    if (!a || !b || !isPlayedBetween(a, b)) continue;
    times = addInterval<Interval>(times, [a[1], b[1]], hull);
    positions = addInterval<Interval>(positions, [a[3] * 1000, b[3] * 1000], hull);
  }
  return { times, positions };
}

function isPlayedBetween(a: PlaybackMark, b: PlaybackMark): boolean {
  if (a[0] !== 'PLAY' && a[0] !== 'RESUME') return false;
  const advance = (b[3] - a[3]) * 1000;
  const lasted = b[1] - a[1];
  return lasted <= DAY_MS && advance > 0 && advance <= MAX_PLAYBACK_RATE * lasted + STRETCH_SLACK_MS;
}
