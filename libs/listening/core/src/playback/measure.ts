import { decayedWeight, decayField, epochOf, TREND_DECAY } from '@earshot/contracts';
import { figureName, MINUTE_MS } from '../figure.ts';
import { hourStart } from '../hour.ts';
import { changedSlices, type Interval, lengthOf, type SliceChange } from '../intervals.ts';
import { byEpisode, type Identified } from '../marks.ts';
import { count, countInWindow, countWeight } from '../score.ts';
import { add, difference, type Tally } from '../tally.ts';
import type { Heartbeats, PlaybackBody, PlaybackMark } from './body.ts';
import { type Heard, heardOf } from './heard.ts';

/** A stream is a session of 60 s or more (Spotify's streams, IAB's downloads), in milliseconds. */
const STREAM_MS = 60_000;
/**
 * An engaged session heard 20 minutes or 40 % of the episode (Apple), in milliseconds and as a share. Minutes are of
 * event time; the share is of distinct positions before the episode's end, so that hearing one part twice is no more.
 */
const ENGAGED_MS = 20 * 60_000;
/** See {@link ENGAGED_MS}. */
const ENGAGED_SHARE = 0.4;
/** The retention curve tells which slices of so many percent of an episode were heard. */
const REACH_PERCENT = 5;

type Ordered = readonly Identified<PlaybackMark>[];

/**
 * How the figures of a session change from one state of it to another; from the empty state on, they are its figures,
 * each episode by itself: `plays`, `completes`, `by_country`, `by_device` and `trend_…` as {@link countFirsts} counts
 * them; `seconds_heard`, `streams`, `engaged`, `reach` and the minutes it was playing in as {@link changeHeard} does; and
 * what each of its events weighs. Contracts' `Counters` says what each means. The work grows with what changed: a
 * heartbeat late in a long session costs what the first one did.
 */
export function changePlayback(before: PlaybackBody, after: PlaybackBody): Tally {
  const marksBefore = byEpisode(before.marks);
  const isMarked = before.marks !== after.marks;
  const marksAfter = isMarked ? byEpisode(after.marks) : marksBefore;
  const tally = new Map(isMarked ? difference(measureMarks(marksAfter), measureMarks(marksBefore)) : []);
  for (const episode of new Set([...marksAfter.keys(), ...after.heartbeats.keys(), ...marksBefore.keys()])) {
    const old = hearingOf(before.heartbeats.get(episode), marksBefore.get(episode) ?? []);
    const now = hearingOf(after.heartbeats.get(episode), marksAfter.get(episode) ?? []);
    changeHeard(tally, episode, old, now);
  }
  return tally;
}

function measureMarks(marks: ReadonlyMap<string, Ordered>): Tally {
  const tally = new Map<string, number>();
  for (const [episode, ordered] of marks) {
    for (const { mark } of ordered) countWeight(tally, mark);
    countFirsts(tally, episode, ordered);
  }
  return tally;
}

/** The episode's duration as this session knows it: the longest told, in milliseconds; 0 when none was. */
function durationOf(heartbeats: Heartbeats | undefined, marks: Ordered): number {
  return Math.max(heartbeats?.duration ?? 0, ...marks.map(({ mark }) => mark[4])) * 1000;
}

/**
 * A session counts one play however often it says PLAY, RESUME being no new play (Spotify), and one completion; each
 * in the ten seconds of the first one. Country and device are the first PLAY's, and so is the moment that the play
 * counts for in the trend.
 */
function countFirsts(tally: Map<string, number>, episode: string, marks: Ordered): void {
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

/** What a session heard of an episode of this duration, in milliseconds; 0 stands for an unknown one. */
interface Hearing extends Heard {
  readonly durationMs: number;
}

function hearingOf(heartbeats: Heartbeats | undefined, marks: Ordered): Hearing {
  return { ...heardOf(heartbeats, marks), durationMs: durationOf(heartbeats, marks) };
}

/**
 * What a session heard, by its heartbeats or else by its events (`heardOf`):
 * - `seconds_heard`: whole seconds of event time, rounded down for each session and episode. Event time, and not the episode's,
 *   as in Apple's 20 minutes of listening: at double speed a minute is half as much. Ours; the reference has no such figure.
 * - `streams` (Spotify, IAB) and `engaged` (Apple): {@link STREAM_MS}, {@link ENGAGED_MS}, {@link ENGAGED_SHARE}.
 * - `reach/{percent}`: 1 for each slice of {@link REACH_PERCENT} of the episode that it heard any of before the episode's
 *   end, however often; over sessions the retention curve. The slices are ours.
 * - `listening/{minute}`: 1 for each minute of event time that it was playing in, if only for a moment, so that a minute's sum is
 *   its concurrency in sessions. Ours.
 *
 * An episode whose duration nobody told has neither share nor slices.
 */
function changeHeard(tally: Map<string, number>, episode: string, old: Hearing, now: Hearing): void {
  const [had, has] = [amountsOf(old), amountsOf(now)];
  for (const field of ['seconds_heard', 'streams', 'engaged'] as const) {
    const change = has[field] - had[field];
    if (change !== 0) count(tally, episode, field, change);
  }
  for (const [minute, change] of changedSlices(old.times, now.times, MINUTE_MS)) {
    add(tally, minuteName(episode, minute * MINUTE_MS), change);
  }
  for (const [slice, change] of reachChanges(old, now)) {
    add(tally, figureName('metrics', episode, 0, `reach/${slice * REACH_PERCENT}`), change);
  }
}

function minuteName(episode: string, at: number): string {
  const hour = hourStart(at);
  const minute = String((at - hour) / MINUTE_MS).padStart(2, '0');
  return figureName('minutes', episode, hour, `listening/${minute}`);
}

function amountsOf({ times, positions, durationMs }: Hearing) {
  const heardMs = lengthOf(times);
  const share = durationMs > 0 ? lengthOf(positions, durationMs) / durationMs : 0;
  return {
    seconds_heard: Math.floor(heardMs / 1000),
    streams: heardMs >= STREAM_MS ? 1 : 0,
    engaged: heardMs >= ENGAGED_MS || share >= ENGAGED_SHARE ? 1 : 0,
  };
}

/** When the duration turns out to be another, the slices are others too, and none of the old ones is kept. */
function reachChanges(old: Hearing, now: Hearing): readonly SliceChange[] {
  if (old.durationMs === now.durationMs) return reachChange(old.positions, now.positions, now.durationMs);
  return [
    ...reachChange(old.positions, [], old.durationMs),
    ...reachChange([], now.positions, now.durationMs),
  ];
}

function reachChange(
  before: readonly Interval[],
  after: readonly Interval[],
  durationMs: number,
): readonly SliceChange[] {
  if (durationMs === 0) return [];
  return changedSlices(before, after, (durationMs * REACH_PERCENT) / 100, durationMs);
}
