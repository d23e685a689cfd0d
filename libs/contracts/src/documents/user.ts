import * as v from 'valibot';

/** Languages that notifications are written in (reference: EN ES DE FR). */
export const LANGUAGES = ['EN', 'ES', 'DE', 'FR'] as const;
/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

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
});
/** See {@link userSchema}. */
export type UserDocument = v.InferOutput<typeof userSchema>;
