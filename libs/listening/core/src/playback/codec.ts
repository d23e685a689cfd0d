import type { Interval } from '../intervals.ts';
import { decodeMarks, encodeMarks } from '../marks.ts';
import type { Heartbeats, HeardInterval, PlaybackBody, PlaybackMark } from './body.ts';

type EncodedHeartbeats = readonly [
  episode: string,
  heard: readonly HeardInterval[],
  positions: readonly Interval[],
  duration: number,
  last: Heartbeats['last'],
];
interface Encoded {
  readonly marks: readonly (readonly [string, ...PlaybackMark])[];
  readonly heartbeats: readonly EncodedHeartbeats[];
}

/** A session as a value of JSON. */
export function encodePlayback({ marks, heartbeats }: PlaybackBody): unknown {
  return {
    marks: encodeMarks(marks),
    heartbeats: Array.from(heartbeats, ([episode, { heard, positions, duration, last }]) => [
      episode,
      heard,
      positions,
      duration,
      last,
    ]),
  };
}

/** The session of {@link encodePlayback}. */
export function decodePlayback(encoded: unknown): PlaybackBody {
  const { marks, heartbeats } = encoded as Encoded;
  return {
    marks: decodeMarks<PlaybackMark>(marks),
    heartbeats: new Map(
      heartbeats.map(([episode, heard, positions, duration, last]) => [
        episode,
        { heard, positions, duration, last },
      ]),
    ),
  };
}
