import type { EventsByTopic, EventTopic } from '@earshot/contracts';
import type { Dice } from './dice.ts';
import { heartbeatSec, type Sitting } from './listening.ts';
import type { Moment } from './moments.ts';

/** An event with its topic, as it is published. */
export type TopicEvent = {
  readonly [T in EventTopic]: { readonly topic: T; readonly event: EventsByTopic[T] };
}[EventTopic];

/** A session, the chance its event ids come from, and how far its clock is ahead, in milliseconds. */
export interface Session extends Sitting {
  readonly session_id: string;
  readonly ids: Dice;
  readonly skewMs: number;
}

/** The event that tells of a moment; a stretch goes untold by a player without heartbeats. */
export function toEvent(session: Session, moment: Moment): TopicEvent | undefined {
  const { listener, episode, session_id, skewMs } = session;
  const common = {
    event_id: session.ids.uuid(),
    event_time: new Date(moment.at + skewMs).toISOString(),
    user_id: listener.user_id,
    episode_id: episode.episode_id,
    country: listener.country,
  };
  const playing = { session_id, device_type: listener.device_type };
  const played = { ...playing, show_id: episode.show_id, duration_sec: episode.duration_sec };
  const engaged = { ...common, show_id: episode.show_id };
  switch (moment.kind) {
    case 'mark': {
      const position_sec = Math.floor(moment.position / 1000);
      return {
        topic: 'playback',
        event: { ...common, event_type: moment.type, ...played, position_sec },
      };
    }
    case 'stretch': {
      if (!listener.heartbeats) return undefined;
      const heard = {
        heard_from: moment.from + skewMs,
        heard_to: moment.at + skewMs,
        position_from: moment.positionFrom,
        position_to: moment.positionTo,
        interval_sec: heartbeatSec(episode),
      };
      return { topic: 'playback', event: { ...common, event_type: 'PROGRESS', ...played, ...heard } };
    }
    case 'stall_start':
    case 'stall_end': {
      const event_type = moment.kind === 'stall_start' ? 'BUFFERING_START' : 'BUFFERING_END';
      return { topic: 'quality', event: { ...common, event_type, ...playing, buffer_ms: moment.ms } };
    }
    case 'dropout':
      return {
        topic: 'quality',
        event: { ...common, event_type: 'DROPOUT', ...playing, drop_reason: moment.reason },
      };
    case 'save':
      return { topic: 'engagement', event: { ...engaged, event_type: 'SAVE_EPISODE' } };
    case 'follow':
      return { topic: 'engagement', event: { ...engaged, event_type: 'FOLLOW_SHOW' } };
    case 'share':
      return {
        topic: 'engagement',
        event: { ...engaged, event_type: 'SHARE', share_channel: moment.channel },
      };
  }
}
