import { createHash } from 'node:crypto';
import { type NotificationMessage, parseTime } from '@earshot/contracts';

/** A push to a user's devices. */
export interface Push {
  /**
   * What a repeated push replaces the former one by: 32 characters of base64url, the most that Web Push takes as a topic
   * (RFC 8030, section 5.4).
   */
  readonly collapse_id: string;
  /** What the listener reads. */
  readonly body: string;
  /** What the app needs to open the right page, all texts. */
  readonly data: Readonly<Record<string, string>>;
  /** How long it is worth delivering, in whole seconds. */
  readonly ttl_sec: number;
}

const COLLAPSE_ID_LENGTH = 32;

/** The push of a notification that was rendered; undefined when its time is over. */
export function pushOf(message: NotificationMessage, body: string, now: Date): Push | undefined {
  const endMs = parseTime(message.created_at) + message.ttl_sec * 1000;
  const ttl_sec = Math.floor((endMs - now.getTime()) / 1000);
  if (ttl_sec <= 0) return undefined;
  const { notification_id, type, payload } = message;
  const texts = Object.entries(payload).map(([name, value]) => [name, String(value)] as const);
  return {
    collapse_id: createHash('sha256')
      .update(notification_id)
      .digest('base64url')
      .slice(0, COLLAPSE_ID_LENGTH),
    body,
    data: { ...(Object.fromEntries(texts) as Record<string, string>), notification_id, type },
    ttl_sec,
  };
}
