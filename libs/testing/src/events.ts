import type { EngagementEvent, ProgressEvent, QualityEvent, SparsePlaybackEvent } from '@earshot/contracts';

/** When the built events happen unless told otherwise. */
export const TEST_TIME = '2026-11-22T10:00:00.000Z';

const common = {
  event_id: 'event_1',
  event_time: TEST_TIME,
  user_id: 'user_0001',
  episode_id: 'episode_1',
  country: 'US',
};

/** A valid playback event, PLAY at 0 unless told otherwise. */
export function playbackEvent(fields: Partial<SparsePlaybackEvent> = {}): SparsePlaybackEvent {
  return {
    ...common,
    event_type: 'PLAY',
    show_id: 'show_1',
    session_id: 'session_1',
    device_type: 'iOS',
    position_sec: 0,
    duration_sec: 1800,
    ...fields,
  };
}

/** A valid heartbeat: the first minute of an episode, unless told otherwise. */
export function progressEvent(fields: Partial<ProgressEvent> = {}): ProgressEvent {
  const heard_from = Date.parse(TEST_TIME);
  return {
    ...common,
    event_type: 'PROGRESS',
    show_id: 'show_1',
    session_id: 'session_1',
    device_type: 'iOS',
    duration_sec: 1800,
    heard_from,
    heard_to: heard_from + 60_000,
    position_from: 0,
    position_to: 60_000,
    interval_sec: 60,
    ...fields,
  };
}

/** A valid engagement event, a SAVE_EPISODE. */
export function engagementEvent(
  fields: Partial<Extract<EngagementEvent, { event_type: 'SAVE_EPISODE' | 'FOLLOW_SHOW' }>> = {},
): EngagementEvent {
  return { ...common, show_id: 'show_1', event_type: 'SAVE_EPISODE', ...fields };
}

/** A valid quality event, a BUFFERING_START. */
export function qualityEvent(
  fields: Partial<Extract<QualityEvent, { event_type: 'BUFFERING_START' | 'BUFFERING_END' }>> = {},
): QualityEvent {
  return {
    ...common,
    session_id: 'session_1',
    device_type: 'iOS',
    event_type: 'BUFFERING_START',
    buffer_ms: 500,
    ...fields,
  };
}
