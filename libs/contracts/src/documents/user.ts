import * as v from 'valibot';
import type { NotificationType } from './notification.ts';

/** Languages that notifications are written in (reference: EN ES DE FR). */
export const LANGUAGES = ['EN', 'ES', 'DE', 'FR'] as const;
/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** When a user is not to be disturbed: by their own clock, in an IANA time zone; over midnight when `to` is earlier. */
export const quietHoursSchema = v.pipe(
  v.object({ from: timeOfDay, to: timeOfDay, time_zone: v.pipe(v.string(), v.check(isTimeZone)) }),
  v.check(({ from, to }) => from !== to),
);
/** See {@link quietHoursSchema}. */
export type QuietHours = v.InferOutput<typeof quietHoursSchema>;

const wanted = v.fallback(v.boolean(), true);
const typesSchema = v.object({
  CONTINUE_LISTENING: wanted,
  TRENDING_NOW: wanted,
  NEW_FOR_YOU: wanted,
  FINISHED_NEXT: wanted,
  QUALITY_HELP: wanted,
} satisfies Record<NotificationType, typeof wanted>);

/**
 * `users/{user}.notification_preferences`: which types are wanted, and when. A type is wanted unless it says false; quiet
 * hours that are not valid are none.
 */
export const notificationPreferencesSchema = v.object({
  types: v.fallback(typesSchema, () => v.parse(typesSchema, {})),
  quiet_hours: v.fallback(v.optional(quietHoursSchema), undefined),
});
/** See {@link notificationPreferencesSchema}. */
export type NotificationPreferences = v.InferOutput<typeof notificationPreferencesSchema>;

/** Longest registration token that is taken, in characters; FCM's have some 200. */
const MAX_TOKEN_LENGTH = 4_096;
/** Most devices of one user. */
const MAX_DEVICES = 100;

/** FCM registration tokens of the user's devices, each once; what is none is left out, and so are the first of too many. */
const tokensSchema = v.pipe(
  v.fallback(v.array(v.unknown()), () => []),
  v.transform((tokens) => [...new Set(tokens.filter(isToken))].slice(-MAX_DEVICES)),
);

/**
 * What Earshot reads of `users/{user}`. Accounts are written by others, so each field is optional and a bad one
 * counts as missing: a language that is missing or none of ours is EN (reference).
 */
export const userSchema = v.object({
  country: v.fallback(v.optional(v.string()), undefined),
  language: v.fallback(v.pipe(v.string(), v.trim(), v.toUpperCase(), v.picklist(LANGUAGES)), 'EN'),
  plan: v.fallback(v.optional(v.picklist(['free', 'basic', 'premium'])), undefined),
  notifications_enabled: v.fallback(v.boolean(), true),
  device_type: v.fallback(v.optional(v.string()), undefined),
  tokens: tokensSchema,
  notification_preferences: v.fallback(v.optional(notificationPreferencesSchema), undefined),
});
/** See {@link userSchema}. */
export type UserDocument = v.InferOutput<typeof userSchema>;

function isToken(token: unknown): token is string {
  return typeof token === 'string' && token.length > 0 && token.length <= MAX_TOKEN_LENGTH;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
