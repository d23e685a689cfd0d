import {
  audienceKey,
  audienceShardOf,
  type EngagementEvent,
  type FollowDocument,
  parseTime,
  paths,
} from '@earshot/contracts';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import type { Change } from './consequence.ts';

/** Notes which shows listeners follow by now. To follow again changes no more than the time. */
export function noteFollows(
  db: Firestore,
  batch: WriteBatch,
  changes: readonly Change<EngagementEvent, unknown>[],
): Promise<void> {
  for (const { user, news } of changes) {
    for (const event of news) {
      if (event.event_type !== 'FOLLOW_SHOW') continue;
      const { show_id, event_time } = event;
      const follow: FollowDocument = {
        user_id: user,
        show_id,
        audience: audienceKey(show_id, audienceShardOf(user)),
        followed_at: new Date(parseTime(event_time)),
      };
      batch.set(db.doc(paths.follow(user, show_id)), follow);
    }
  }
  return Promise.resolve();
}
