import * as v from 'valibot';
import { idSchema, timeSchema, wholeNumber } from '../events/fields.ts';

/** Name of the Pub/Sub topic that carries {@link NotificationMessage}. */
export const NOTIFICATIONS_TOPIC = 'notifications';

const common = {
  notification_id: idSchema,
  created_at: timeSchema,
  ttl_sec: wholeNumber(1, 604_800),
};

/** A notification as it travels on its topic: the reference's payloads. */
export const notificationMessageSchema = v.variant('type', [
  v.object({
    ...common,
    type: v.literal('CONTINUE_LISTENING'),
    user_id: idSchema,
    payload: v.object({ episode_id: idSchema, resume_position_sec: wholeNumber(0, 86_400) }),
  }),
  v.object({
    ...common,
    type: v.literal('TRENDING_NOW'),
    payload: v.object({
      episode_id: idSchema,
      plays_in_window: wholeNumber(0, Number.MAX_SAFE_INTEGER),
      score: v.number(),
    }),
  }),
]);
/** See {@link notificationMessageSchema}. */
export type NotificationMessage = v.InferOutput<typeof notificationMessageSchema>;
/** The kinds of notification. */
export type NotificationType = NotificationMessage['type'];

/** Where a notification stands. The last four are final. */
export type NotificationState = 'pending' | 'announced' | 'delivered' | 'expired' | 'suppressed' | 'failed';

/**
 * `users/{user}/notifications/{id}` and, for notifications to everybody, `notifications/{id}`: the message plus what
 * became of it.
 */
export type NotificationDocument = NotificationMessage & {
  readonly state: NotificationState;
  /** Why it was suppressed or failed. */
  readonly reason?: string;
  readonly language?: string;
  /** What the listener reads. */
  readonly message?: string;
  /** For notifications to everybody: the message by language. */
  readonly messages?: Readonly<Record<string, string>>;
  readonly delivered_at?: Date;
  readonly expires_at: Date;
};

/** `notifications/{TYPE}`: the texts of one type, with `{{user_id}}` and `{{episode_id}}` as placeholders (reference). */
export interface NotificationTemplate {
  readonly msg_en: string;
  readonly msg_es?: string;
  readonly msg_de?: string;
  readonly msg_fr?: string;
}
