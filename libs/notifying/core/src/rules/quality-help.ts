import {
  DAY_MS,
  HOUR_MS,
  type NotificationDocument,
  type RoughListeningDocument,
  type RoughSession,
} from '@earshot/contracts';
import { notificationId } from '../identity.ts';
import { pending } from '../pending.ts';
import { rules } from './registry.ts';

/** A listener some of whose sessions have just become rough. */
export interface RoughListener {
  readonly user_id: string;
  /** What was known before; undefined when nothing. */
  readonly held: RoughListeningDocument | undefined;
  /** The sessions that have just become rough. */
  readonly sessions: readonly RoughSession[];
  readonly now: Date;
}

/** What is known of a listener's rough sessions now, and the help that follows from it. They are written together. */
interface QualityHelp {
  readonly listening: RoughListeningDocument;
  readonly notification: NotificationDocument | undefined;
}

/** Rough sessions within {@link WITHIN_MS} that are no accident any more. */
const MIN_SESSIONS = 3;
const WITHIN_MS = 7 * DAY_MS;
/** What is told later than this is no trouble of now, and help would puzzle. */
const JUST_NOW_MS = HOUR_MS;
/** Who was helped is left alone for so long, by event time, in milliseconds. */
const COOLDOWN_MS = 14 * DAY_MS;
const MAX_SESSIONS = 20;
/** Longer than a notification is kept, so that what was told is not forgotten before its document has gone. */
const KEPT_MS = 60 * DAY_MS;

/**
 * Suggests downloading to a listener when playback has spoilt three sessions within a week. Sessions are a union: told
 * again, or in another order, they are the same, and one that is known is not counted twice.
 */
export function qualityHelp({ user_id, held, sessions, now }: RoughListener): QualityHelp {
  const known = held?.sessions ?? [];
  const news = sessions.filter(({ session_id }) => !known.some((other) => other.session_id === session_id));
  const latestFirst = [...known, ...news].sort(byTime).slice(0, MAX_SESSIONS);
  const [last] = latestFirst;
  const helps = last !== undefined && isDue(last, latestFirst, held, now);
  const helped_until = helps ? new Date(last.at.getTime() + COOLDOWN_MS) : held?.helped_until;
  return {
    listening: {
      user_id,
      sessions: latestFirst,
      ...(helped_until && { helped_until }),
      expires_at: new Date(now.getTime() + KEPT_MS),
    },
    notification: helps ? notificationOf(user_id, last, within(last, latestFirst), now) : undefined,
  };
}

function isDue(
  last: RoughSession,
  sessions: readonly RoughSession[],
  held: RoughListeningDocument | undefined,
  now: Date,
): boolean {
  if (held?.helped_until && last.at < held.helped_until) return false;
  if (now.getTime() - last.at.getTime() > JUST_NOW_MS) return false;
  return within(last, sessions).length >= MIN_SESSIONS;
}

function within(last: RoughSession, sessions: readonly RoughSession[]): readonly RoughSession[] {
  return sessions.filter(({ at }) => last.at.getTime() - at.getTime() < WITHIN_MS);
}

function notificationOf(
  user_id: string,
  { session_id, episode_id }: RoughSession,
  sessions: readonly RoughSession[],
  now: Date,
): NotificationDocument {
  return pending(
    {
      notification_id: notificationId('quality', session_id),
      type: 'QUALITY_HELP',
      user_id,
      ttl_sec: rules.QUALITY_HELP.ttl_sec,
      payload: {
        episode_id,
        rough_sessions: sessions.length,
        stalls: sessions.reduce((sum, { stalls }) => sum + Math.max(1, stalls), 0),
      },
    },
    now,
  );
}

function byTime(a: RoughSession, b: RoughSession): number {
  return b.at.getTime() - a.at.getTime() || (a.session_id < b.session_id ? -1 : 1);
}
