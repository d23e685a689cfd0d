import * as v from 'valibot';
import {
  countrySchema,
  DAY_SEC,
  DEVICES,
  idSchema,
  momentSchema,
  oneOf,
  timeSchema,
  wholeNumber,
} from './fields.ts';

/** Playback event types that mark a moment, as the reference spells them. */
export const SPARSE_PLAYBACK_TYPES = ['PLAY', 'PAUSE', 'RESUME', 'STOP', 'COMPLETE'] as const;

/** Fastest playback taken as listening; a quicker advance of the position is a seek. */
export const MAX_PLAYBACK_RATE = 3.5;
/** What a player's clock may be off within one stretch, in milliseconds. */
export const STRETCH_SLACK_MS = 5_000;

const common = {
  event_id: idSchema,
  event_time: timeSchema,
  user_id: idSchema,
  episode_id: idSchema,
  show_id: idSchema,
  session_id: idSchema,
  country: countrySchema,
  device_type: oneOf(DEVICES),
  duration_sec: wholeNumber(0, DAY_SEC),
};

/** PLAY, PAUSE, RESUME, STOP or COMPLETE at a position. */
export const sparsePlaybackSchema = v.object({
  ...common,
  event_type: oneOf(SPARSE_PLAYBACK_TYPES),
  position_sec: wholeNumber(0, DAY_SEC),
});

/**
 * A self-contained heartbeat: one stretch heard at one rate without a seek.
 * `heard_from`/`heard_to` are event time (decoded to milliseconds), `position_from`/`position_to` milliseconds
 * in the episode, `interval_sec` the time to the next heartbeat.
 */
export const progressSchema = v.pipe(
  v.object({
    ...common,
    event_type: v.literal('PROGRESS'),
    position_sec: v.optional(wholeNumber(0, DAY_SEC)),
    heard_from: momentSchema,
    heard_to: momentSchema,
    position_from: wholeNumber(0, DAY_SEC * 1000),
    position_to: wholeNumber(0, DAY_SEC * 1000),
    interval_sec: wholeNumber(1, 3600),
  }),
  v.check(
    (event) => event.heard_to >= event.heard_from && event.heard_to - event.heard_from <= DAY_SEC * 1000,
    'heard_to must follow heard_from within a day',
  ),
  v.check((event) => event.position_to >= event.position_from, 'position_to must not precede position_from'),
  v.check(
    (event) =>
      event.position_to - event.position_from <=
      MAX_PLAYBACK_RATE * (event.heard_to - event.heard_from) + STRETCH_SLACK_MS,
    `the position advanced faster than ${MAX_PLAYBACK_RATE} times the time heard: that is a seek, not a stretch`,
  ),
);

/** A sparse playback event; see {@link sparsePlaybackSchema}. */
export type SparsePlaybackEvent = v.InferOutput<typeof sparsePlaybackSchema>;
/** A heartbeat; see {@link progressSchema}. */
export type ProgressEvent = v.InferOutput<typeof progressSchema>;
/** Any event of the playback topic. */
export type PlaybackEvent = SparsePlaybackEvent | ProgressEvent;
