/** A reminder to a user, as it travels on its topic. */
export function reminder(user_id: string, fields: object = {}) {
  return {
    notification_id: 'continue_1',
    created_at: new Date().toISOString(),
    type: 'CONTINUE_LISTENING' as const,
    user_id,
    ttl_sec: 1800,
    payload: { episode_id: 'episode_1', resume_position_sec: 600 },
    ...fields,
  };
}
