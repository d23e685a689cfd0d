import * as v from 'valibot';
import { idSchema, timeSchema, wholeNumber } from '../events/fields.ts';

/** Name of the Pub/Sub topic that carries {@link NotificationMessage}. */
export const NOTIFICATIONS_TOPIC = 'notifications';

/** How long a notification's document is kept, in days; Firestore's TTL removes it then. */
export const NOTIFICATION_KEPT_DAYS = 30;

/** The kinds of notification, as the reference spells them. */
export const NOTIFICATION_TYPES = ['CONTINUE_LISTENING', 'TRENDING_NOW'] as const;

const identity = { notification_id: idSchema, created_at: timeSchema };
/** How long after `created_at` it is still worth telling. */
const ttl = { ttl_sec: wholeNumber(1, 604_800) };

/** The fields stand in the reference's order, so that a decoded message reads like the reference's. */
const continueListeningSchema = v.object({
  ...identity,
  type: v.literal('CONTINUE_LISTENING'),
  user_id: idSchema,
  ...ttl,
  payload: v.object({ episode_id: idSchema, resume_position_sec: wholeNumber(0, 86_400) }),
});

const trendingNowSchema = v.object({
  ...identity,
  type: v.literal('TRENDING_NOW'),
  ...ttl,
  payload: v.object({
    episode_id: idSchema,
    plays_in_window: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    score: v.pipe(v.number(), v.finite()),
  }),
});

/** A notification as it travels on its topic: the reference's payloads. */
export const notificationMessageSchema = v.variant('type', [continueListeningSchema, trendingNowSchema]);
/** See {@link notificationMessageSchema}. */
export type NotificationMessage = v.InferOutput<typeof notificationMessageSchema>;
/** A notification to one user. */
export type PersonalMessage = Extract<NotificationMessage, { readonly user_id: string }>;
/** A notification to everybody. */
export type BroadcastMessage = Exclude<NotificationMessage, PersonalMessage>;
/** One of {@link NOTIFICATION_TYPES}. */
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** Where a notification can stand. The last four are final. */
export const NOTIFICATION_STATES = [
  'pending',
  'announced',
  'delivered',
  'expired',
  'suppressed',
  'failed',
] as const;
/** One of {@link NOTIFICATION_STATES}. */
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

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
  readonly announced_at?: Date;
  readonly delivered_at?: Date;
  /** When the listener read it, or put it away; the only fields a listener may write. */
  readonly read_at?: Date;
  readonly dismissed_at?: Date;
  /** When the document is removed; how long it is worth telling is `ttl_sec`. */
  readonly expires_at: Date;
};

const text = v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))), undefined);

/**
 * `notifications/{TYPE}`: the texts of one type, with `{{user_id}}`, `{{episode_id}}` (reference) and `{{title}}` as
 * placeholders. Operators edit it, so a text that is missing, empty or no text counts as not given.
 */
export const templateSchema = v.object({ msg_en: text, msg_es: text, msg_de: text, msg_fr: text });
/** See {@link templateSchema}. */
export type NotificationTemplate = v.InferOutput<typeof templateSchema>;
