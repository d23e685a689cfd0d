import type { NotificationType, PersonalMessage } from '@earshot/contracts';

/** A payload of each type. */
export const payloads = {
  CONTINUE_LISTENING: { episode_id: 'episode_1', resume_position_sec: 600 },
  TRENDING_NOW: { episode_id: 'episode_1', plays_in_window: 61, score: 70 },
  NEW_FOR_YOU: { episode_id: 'episode_1', fits: 'show', show_id: 'show_1' },
  FINISHED_NEXT: { episode_id: 'episode_1', finished_episode_id: 'episode_0' },
  QUALITY_HELP: { episode_id: 'episode_1', rough_sessions: 3, stalls: 12 },
} satisfies Record<NotificationType, object>;

/** A reminder of half an hour, made at ten o'clock. */
export const reminder: PersonalMessage = {
  notification_id: 'continue_event_9',
  created_at: '2026-11-22T10:00:00.000Z',
  type: 'CONTINUE_LISTENING',
  user_id: 'user_0001',
  ttl_sec: 1800,
  payload: payloads.CONTINUE_LISTENING,
};
