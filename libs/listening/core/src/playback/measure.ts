import { decayedWeight, decayField, epochOf, TREND_DECAY } from '@earshot/contracts';
import { figureName, MINUTE_MS } from '../figure.ts';
import { lengthOf, slicesOf } from '../intervals.ts';
import { byEpisode, type Identified } from '../marks.ts';
import { count, countInWindow, countWeight } from '../score.ts';
import { add, type Tally } from '../tally.ts';
import type { Heartbeats, PlaybackBody, PlaybackMark } from './body.ts';
import { type Heard, heardOf } from './heard.ts';

/** A stream is a session of 60 s or more (Spotify's streams, IAB's downloads), in milliseconds. */
export const STREAM_MS = 60_000;
/** An engaged session heard 20 minutes or 40 % of the episode (Apple), in milliseconds and as a share. */
export const ENGAGED_MS = 20 * 60_000;
/** See {@link ENGAGED_MS}. */
export const ENGAGED_SHARE = 0.4;
/** The retention curve tells which slices of so many percent of an episode were heard. */
export const REACH_PERCENT = 5;

/** The figures of one playback session. */
export function measurePlayback({ marks, heartbeats }: PlaybackBody): Tally {
  const tally = new Map<string, number>();
  const marksOf = byEpisode(marks);
  for (const episode of new Set([...marksOf.keys(), ...heartbeats.keys()])) {
    const ordered = marksOf.get(episode) ?? [];
    const beats = heartbeats.get(episode);
    for (const { mark } of ordered) countWeight(tally, mark);
    countFirsts(tally, episode, ordered);
    countHeard(tally, episode, heardOf(beats, ordered), durationOf(beats, ordered));
  }
  return tally;
}

/** The episode's duration as this session knows it: the longest told, in milliseconds; 0 when none was. */
export function durationOf(
  heartbeats: Heartbeats | undefined,
  marks: readonly Identified<PlaybackMark>[],
): number {
  return Math.max(heartbeats?.duration ?? 0, ...marks.map(({ mark }) => mark[4])) * 1000;
}

/**
 * A session counts one play however often it says PLAY, RESUME being no new play (Spotify), and one completion; each
 * where and when the first one was.
 */
function countFirsts(
  tally: Map<string, number>,
  episode: string,
  marks: readonly Identified<PlaybackMark>[],
): void {
  const play = marks.find(({ mark }) => mark[0] === 'PLAY')?.mark;
  const complete = marks.find(({ mark }) => mark[0] === 'COMPLETE')?.mark;
  if (play) {
    const [, at, , , , country, device] = play;
    count(tally, episode, 'plays', 1);
    countInWindow(tally, play, 'plays', 1);
    add(tally, figureName('metrics', episode, 0, `by_country/${country}`), 1);
    add(tally, figureName('metrics', episode, 0, `by_device/${device}`), 1);
    const trend = decayField('trend', epochOf(TREND_DECAY, at));
    add(tally, figureName('metrics', episode, 0, trend), decayedWeight(TREND_DECAY, at, 1));
  }
  if (complete) {
    count(tally, episode, 'completes', 1);
    countInWindow(tally, complete, 'completes', 1);
  }
}

function countHeard(
  tally: Map<string, number>,
  episode: string,
  { times, positions }: Heard,
  durationMs: number,
): void {
  const heardMs = lengthOf(times);
  const seconds = Math.floor(heardMs / 1000);
  if (seconds > 0) count(tally, episode, 'seconds_heard', seconds);
  if (heardMs >= STREAM_MS) count(tally, episode, 'streams', 1);
  const share = durationMs > 0 ? lengthOf(positions) / durationMs : 0;
  if (heardMs >= ENGAGED_MS || share >= ENGAGED_SHARE) count(tally, episode, 'engaged', 1);
  for (const minute of slicesOf(times, MINUTE_MS)) {
    add(tally, figureName('minute', episode, minute * MINUTE_MS, 'listening'), 1);
  }
  if (durationMs === 0) return;
  for (const slice of slicesOf(positions, (durationMs * REACH_PERCENT) / 100, durationMs)) {
    add(tally, figureName('metrics', episode, 0, `reach/${slice * REACH_PERCENT}`), 1);
  }
}
