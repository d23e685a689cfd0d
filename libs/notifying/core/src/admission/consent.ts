import { parseTime, type PersonalMessage, type UserDocument, type Why, why } from '@earshot/contracts';
import { quietUntil } from './quiet-hours.ts';

/** What a listener's account says of being told. */
export type Account = Pick<UserDocument, 'notifications_enabled' | 'notification_preferences'>;

/** Why a listener is not to be disturbed: `deferred`, not before that moment; `suppressed`, not at all. */
export type Refusal = Why &
  ({ readonly state: 'deferred'; readonly until: Date } | { readonly state: 'suppressed' });

/**
 * Whether a listener agrees to be told right now, by their account alone: notifications, the type, quiet hours, in this
 * order. Undefined when they do.
 */
export function refusalOf(
  message: PersonalMessage,
  { notifications_enabled, notification_preferences: preferences }: Account,
  now: Date,
): Refusal | undefined {
  const { type, user_id } = message;
  if (!notifications_enabled) return { state: 'suppressed', ...why('untold.off', { user: user_id }) };
  if (preferences?.types[type] === false) {
    return { state: 'suppressed', ...why('untold.type_off', { user: user_id, type }) };
  }
  const quiet = preferences?.quiet_hours && quietUntil(preferences.quiet_hours, now);
  return quiet && deferral(message, quiet);
}

function deferral({ created_at, ttl_sec }: PersonalMessage, until: Date): Refusal {
  const worthTellingUntil = parseTime(created_at) + ttl_sec * 1000;
  if (until.getTime() > worthTellingUntil) {
    const over = new Date(worthTellingUntil).toISOString();
    return { state: 'suppressed', ...why('untold.quiet_long', { until: until.toISOString(), over }) };
  }
  return { state: 'deferred', until, ...why('untold.quiet', { until: until.toISOString() }) };
}
