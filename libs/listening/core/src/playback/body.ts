import type { PlaybackEvent, ProgressEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { parseTime, paths } from '@earshot/contracts';
import { addInterval, hull, type Interval } from '../intervals.ts';
import type { Joined } from '../kind.ts';
import { MAX_INTERVALS, MAX_MARKS } from '../limits.ts';
import { joinMark, type Marks } from '../marks.ts';

/** A PLAY, PAUSE, RESUME, STOP or COMPLETE. Position and duration are in seconds. */
export type PlaybackMark = readonly [
  type: SparsePlaybackEvent['event_type'],
  at: number,
  episode: string,
  position: number,
  duration: number,
  country: string,
  device: string,
];

/** Event time heard, and how long after its end the player meant to report again, in milliseconds. */
export type HeardInterval = readonly [from: number, to: number, interval: number];

/** What heartbeats told about one episode of a session. */
export interface Heartbeats {
  /** Union of the event times heard. */
  readonly heard: readonly HeardInterval[];
  /** Union of the positions heard, in milliseconds of the episode. */
  readonly positions: readonly Interval[];
  /** The longest duration told, in seconds. */
  readonly duration: number;
  /** The latest end of a stretch and, of those, the furthest position there; both in milliseconds. */
  readonly last: readonly [at: number, position: number];
}

/** One playback session. A session is of one episode; should a player mix several, each counts by itself. */
export interface PlaybackBody {
  readonly marks: Marks<PlaybackMark>;
  /** By episode. */
  readonly heartbeats: ReadonlyMap<string, Heartbeats>;
}

/** A session nothing is known of. */
export const emptyPlayback: PlaybackBody = { marks: new Map(), heartbeats: new Map() };

/** Path of an event's session. */
export function sessionPath({ user_id, session_id }: PlaybackEvent): string {
  return paths.sessionState(user_id, session_id);
}

/** Joins playback events to a session. */
export function joinPlayback(
  body: PlaybackBody,
  events: readonly PlaybackEvent[],
): Joined<PlaybackEvent, PlaybackBody> {
  const heartbeats = new Map(body.heartbeats);
  let marks: Map<string, PlaybackMark> | undefined;
  const news: PlaybackEvent[] = [];
  const refused: PlaybackEvent[] = [];
  for (const event of events) {
    const joined =
      event.event_type === 'PROGRESS'
        ? joinHeartbeat(heartbeats, event)
        : joinMark((marks ??= new Map(body.marks)), event.event_id, markOf(event), MAX_MARKS);
    if (joined === 'new') news.push(event);
    if (joined === 'full') refused.push(event);
  }
  return { body: news.length > 0 ? { marks: marks ?? body.marks, heartbeats } : body, news, refused };
}

function markOf(event: SparsePlaybackEvent): PlaybackMark {
  return [
    event.event_type,
    parseTime(event.event_time),
    event.episode_id,
    event.position_sec,
    event.duration_sec,
    event.country,
    event.device_type,
  ];
}

const unheard: Heartbeats = { heard: [], positions: [], duration: 0, last: [0, 0] };

function joinHeartbeat(all: Map<string, Heartbeats>, event: ProgressEvent): 'new' | 'known' | 'full' {
  const held = all.get(event.episode_id) ?? unheard;
  const joined = withStretch(held, event);
  if (joined === held) return 'known';
  const grows = joined.heard.length > held.heard.length || joined.positions.length > held.positions.length;
  const others = Array.from(all).filter(([episode]) => episode !== event.episode_id);
  const total = (field: 'heard' | 'positions') =>
    others.reduce((sum, [, each]) => sum + each[field].length, joined[field].length);
  if (grows && (total('heard') > MAX_INTERVALS || total('positions') > MAX_INTERVALS)) return 'full';
  all.set(event.episode_id, joined);
  return 'new';
}

function withStretch(held: Heartbeats, event: ProgressEvent): Heartbeats {
  const { heard_from, heard_to, position_from, position_to } = event;
  const heard = addInterval(held.heard, [heard_from, heard_to, event.interval_sec * 1000], uniteHeard);
  const positions = addInterval(held.positions, [position_from, position_to], hull);
  const duration = Math.max(held.duration, event.duration_sec);
  const [at, position] = held.last;
  const isLast = heard_to > at || (heard_to === at && position_to > position);
  if (heard === held.heard && positions === held.positions && duration === held.duration && !isLast) {
    return held;
  }
  return { heard, positions, duration, last: isLast ? [heard_to, position_to] : held.last };
}

/** Of two stretches the later end says when the player meant to report again; of the same end, the longer time. */
function uniteHeard(a: HeardInterval, b: HeardInterval): HeardInterval {
  const [from, to] = hull(a, b);
  const interval = a[1] === b[1] ? Math.max(a[2], b[2]) : a[1] > b[1] ? a[2] : b[2];
  return [from, to, interval];
}
