import type { NotificationDocument, RecentEpisode } from '@earshot/contracts';
import { isAtEnd } from '../at-end.ts';
import { compactTime, notificationId } from '../identity.ts';
import { pending } from '../pending.ts';
import { rules } from './registry.ts';

/** A completion: which episode, and when its listener came to its end. */
interface Completion {
  readonly episode_id: string;
  readonly at: Date;
}

/** Where a listener has come to. */
export interface ListenerAtEnd {
  readonly user_id: string;
  /** Their profile's recent episodes, by id. */
  readonly recent: Readonly<Record<string, RecentEpisode>>;
  /** What they are recommended by now, best first. */
  readonly recommended: readonly { readonly episode_id: string }[];
  /** The completion that they were last told what to hear next after. */
  readonly followed_up: Completion | undefined;
  readonly now: Date;
}

/** What to tell, and the completion that it follows up. */
export interface FollowUp {
  readonly notification: NotificationDocument;
  readonly followed_up: Completion;
}

/** How long ago a listener may have finished, in milliseconds: what is told late, or was heard offline, is over. */
const JUST_NOW_MS = 30 * 60_000;

/**
 * Tells a listener who has just finished an episode, and gone on to nothing, what to hear next: the best of what they are
 * recommended. Each completion is followed up once, whatever is done with its episode later, and none within the cool-down
 * of the last one, so that a player which reports more after the end makes no second one.
 */
export function finishedNext({
  user_id,
  recent,
  recommended,
  followed_up,
  now,
}: ListenerAtEnd): FollowUp | undefined {
  const finished = lastCompletion(recent);
  const [next] = recommended;
  if (!finished || !next || next.episode_id === finished.episode_id) return undefined;
  if (goesOn(recent, finished)) return undefined;
  const { episode_id, at } = finished;
  if (Math.abs(now.getTime() - at.getTime()) > JUST_NOW_MS) return undefined;
  const cooldownMs = rules.FINISHED_NEXT.cooldown_sec * 1000;
  if (followed_up && at.getTime() - followed_up.at.getTime() < cooldownMs) return undefined;
  const notification = pending(
    {
      notification_id: notificationId('next', compactTime(at), episode_id),
      type: 'FINISHED_NEXT',
      user_id,
      ttl_sec: rules.FINISHED_NEXT.ttl_sec,
      payload: { episode_id: next.episode_id, finished_episode_id: episode_id },
    },
    now,
  );
  return { notification, followed_up: { episode_id, at } };
}

function lastCompletion(recent: ListenerAtEnd['recent']): Completion | undefined {
  return Object.entries(recent)
    .flatMap(([episode_id, { completed_at }]) => (completed_at ? [{ episode_id, at: completed_at }] : []))
    .reduce<Completion | undefined>((last, each) => (last && last.at >= each.at ? last : each), undefined);
}

/** Whether a listener has listened to something since a completion: to another episode, or to the same one again. */
function goesOn(recent: ListenerAtEnd['recent'], { episode_id, at }: Completion): boolean {
  return Object.entries(recent).some(([id, heard]) => (id === episode_id ? !isAtEnd(heard) : heard.at > at));
}
