import type { NotificationDocument } from '@earshot/contracts';
import { rules } from '@earshot/notifying-core';
import { dismiss } from './recommend.ts';

/** What a change of a notification means for recommendations: its listener put its episode away, or nothing. */
export async function onDismissal(
  before: NotificationDocument | undefined,
  after: NotificationDocument | undefined,
): Promise<void> {
  if (!after?.dismissed_at || before?.dismissed_at || !('user_id' in after)) return;
  if (rules[after.type].episode !== 'mention') await dismiss(after.user_id, after.payload.episode_id);
}
