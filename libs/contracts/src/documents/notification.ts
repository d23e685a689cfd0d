import * as v from 'valibot';
import { dueKey } from '../due.ts';
import { idSchema, timeSchema, wholeNumber } from '../events/fields.ts';
import { shardAmong } from '../shard.ts';
import { LABELS } from './episode.ts';
import type { Reason } from './reason.ts';

/** Name of the Pub/Sub topic that carries {@link NotificationMessage}. */
export const NOTIFICATIONS_TOPIC = 'notifications';

/** How long a notification's document is kept, in days; Firestore's TTL removes it then. */
export const NOTIFICATION_KEPT_DAYS = 30;

/** The kinds of notification; the reference has the first two. */
export const NOTIFICATION_TYPES = [
  'CONTINUE_LISTENING',
  'TRENDING_NOW',
  'NEW_FOR_YOU',
  'FINISHED_NEXT',
  'QUALITY_HELP',
] as const;

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

const trendingNow = {
  type: v.literal('TRENDING_NOW'),
  ...ttl,
  payload: v.object({
    episode_id: idSchema,
    plays_in_window: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    score: v.pipe(v.number(), v.finite()),
  }),
};

const newForYouSchema = v.object({
  ...identity,
  type: v.literal('NEW_FOR_YOU'),
  user_id: idSchema,
  ...ttl,
  payload: v.variant('fits', [
    v.object({ episode_id: idSchema, fits: v.literal('show'), show_id: idSchema }),
    v.object({ episode_id: idSchema, fits: v.literal('label'), label: v.picklist(LABELS) }),
  ]),
});

const finishedNextSchema = v.object({
  ...identity,
  type: v.literal('FINISHED_NEXT'),
  user_id: idSchema,
  ...ttl,
  payload: v.object({ episode_id: idSchema, finished_episode_id: idSchema }),
});

const qualityHelpSchema = v.object({
  ...identity,
  type: v.literal('QUALITY_HELP'),
  user_id: idSchema,
  ...ttl,
  payload: v.object({
    episode_id: idSchema,
    rough_sessions: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    stalls: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  }),
});

/** To one user. What can go to everybody as well is told to one user with the same payload. */
const personalSchema = v.variant('type', [
  continueListeningSchema,
  v.object({ ...identity, user_id: idSchema, ...trendingNow }),
  newForYouSchema,
  finishedNextSchema,
  qualityHelpSchema,
]);
/** To everybody. */
const broadcastSchema = v.variant('type', [v.object({ ...identity, ...trendingNow })]);

/** A notification as it travels on its topic; the first two types have the reference's payloads. */
export const notificationMessageSchema = v.lazy((input) =>
  isToEverybody(input) ? broadcastSchema : personalSchema,
);
/** A notification to one user. */
export type PersonalMessage = v.InferOutput<typeof personalSchema>;
/** A notification to everybody. */
export type BroadcastMessage = v.InferOutput<typeof broadcastSchema>;
/** See {@link notificationMessageSchema}. */
export type NotificationMessage = PersonalMessage | BroadcastMessage;

/** Of a kind that can go to everybody, and naming nobody: a bad user is no reason to tell all others. */
function isToEverybody(input: unknown): boolean {
  if (typeof input !== 'object' || input === null || 'user_id' in input) return false;
  return (
    'type' in input && broadcastSchema.options.some(({ entries }) => entries.type.literal === input.type)
  );
}

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
 * Where a delivered notification's push stands: `due`, to be sent, or sent again; `sent`, a device took it; `refused`, none
 * takes it as it is; `withheld`, it is not worth sending any more. The last three are final.
 */
export type PushState = 'due' | 'sent' | 'refused' | 'withheld';

/**
 * Shards that due notifications are spread over, each for 500 writes a second (see `DUE_SHARDS`): a listener is told a few
 * a day, so eight thousand a second are enough.
 */
export const NOTIFICATION_DUE_SHARDS = 16;

/** When a notification has to be looked after, as its `due`. */
export function notificationDue(notification_id: string, at: Date): string {
  return dueKey(shardAmong(notification_id, NOTIFICATION_DUE_SHARDS), at.getTime());
}

/**
 * `users/{user}/notifications/{id}` and, for notifications to everybody, `notifications/{id}`: the message plus what
 * became of it.
 */
export type NotificationDocument = NotificationMessage & {
  readonly state: NotificationState;
  /** Why it was deferred, expired, was suppressed or failed. */
  readonly reason?: string;
  /** The same as data, where the reason is one of Earshot's own. */
  readonly because?: Reason;
  /** When somebody has to look after it unless it has come to its end, behind a shard; absent when it has. */
  readonly due?: string;
  readonly language?: string;
  /** What the listener reads. */
  readonly message?: string;
  /** For notifications to everybody: the message by language. */
  readonly messages?: Readonly<Record<string, string>>;
  readonly announced_at?: Date;
  readonly delivered_at?: Date;
  /** Where its push stands; absent when it has none, because its listener had no device. */
  readonly push?: PushState;
  /** Why it was refused or withheld. */
  readonly push_reason?: string;
  /** When the last device took it. */
  readonly pushed_at?: Date;
  /** The devices that took it, by fingerprints of their tokens. */
  readonly pushed_to?: readonly string[];
  /** When the listener read it, or put it away; the only fields a listener may write. */
  readonly read_at?: Date;
  readonly dismissed_at?: Date;
  /** When the document is removed; how long it is worth telling is `ttl_sec`. */
  readonly expires_at: Date;
};

/**
 * `users/{user}/ledgers/notifications`: what one user was told, as far as caps and cool-downs need it. It is written in the
 * commit that delivers.
 */
export interface NotificationLedgerDocument {
  readonly user_id: string;
  /** The day that `weight` is of, by the user's own clock where it is known, otherwise UTC; such as `2026-11-22`. */
  readonly day: string;
  /** What the notifications delivered on that day weigh together. */
  readonly weight: number;
  /** When the last notification of each type was delivered. */
  readonly last: Readonly<Partial<Record<NotificationType, Date>>>;
  readonly expires_at: Date;
}

const text = v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))), undefined);

/**
 * `notifications/{TYPE}`: the texts of one type, with `{{user_id}}`, `{{episode_id}}` (reference) and `{{title}}` as
 * placeholders. Operators edit it, so a text that is missing, empty or no text counts as not given.
 */
export const templateSchema = v.object({ msg_en: text, msg_es: text, msg_de: text, msg_fr: text });
/** See {@link templateSchema}. */
export type NotificationTemplate = v.InferOutput<typeof templateSchema>;
