import {
  DAY_MS,
  type NotificationLedgerDocument,
  type NotificationPreferences,
  parseTime,
  type PersonalMessage,
} from '@earshot/contracts';
import { rules } from '../rules/registry.ts';
import { dayIn, quietUntil } from './quiet-hours.ts';

/** What decides whether a listener may be told right now. */
export interface AdmissionCase {
  readonly message: PersonalMessage;
  readonly preferences: NotificationPreferences | undefined;
  /** What they were told before; undefined when nothing. */
  readonly ledger: NotificationLedgerDocument | undefined;
  /** What all notifications delivered on one of their days may weigh together. */
  readonly dailyCap: number;
  readonly now: Date;
}

/**
 * Whether a listener may be told right now. `admitted`: yes, and the ledger is to be written in the commit that delivers;
 * `deferred`: not before that moment; `suppressed`: not at all, with the reason in words.
 */
export type Admission =
  | { readonly state: 'admitted'; readonly ledger: NotificationLedgerDocument }
  | { readonly state: 'deferred'; readonly until: Date; readonly reason: string }
  | { readonly state: 'suppressed'; readonly reason: string };

/** How long a ledger is kept: longer than a day and every cool-down; in milliseconds. */
const LEDGER_KEPT_MS = 30 * DAY_MS;

/**
 * Decides by a listener's preferences, quiet hours, cool-down and daily cap, in this order. It does not look at whether the
 * message has expired. Decided again from the ledger that was written, the same message would count twice: so the
 * caller delivers and writes the ledger in one commit, and asks for nothing that was delivered.
 */
export function admit({ message, preferences, ledger, dailyCap, now }: AdmissionCase): Admission {
  const { type } = message;
  if (preferences?.types[type] === false) return suppressed(`${message.user_id} wants no ${type}`);
  const quietHours = preferences?.quiet_hours;
  const quiet = quietHours && quietUntil(quietHours, now);
  if (quiet) return deferral(message, quiet);
  const rule = rules[type];
  const last = ledger?.last[type];
  if (last && now.getTime() - last.getTime() < rule.cooldown_sec * 1000) {
    return suppressed(`another ${type} at ${last.toISOString()}, less than ${rule.cooldown_sec} s ago`);
  }
  const day = dayIn(quietHours?.time_zone ?? 'UTC', now);
  const weight = (ledger?.day === day ? ledger.weight : 0) + rule.weight;
  if (weight > dailyCap) return suppressed(`enough for ${day}: the cap is ${dailyCap}`);
  return {
    state: 'admitted',
    ledger: {
      user_id: message.user_id,
      day,
      weight,
      last: { ...ledger?.last, [type]: now },
      expires_at: new Date(now.getTime() + LEDGER_KEPT_MS),
    },
  };
}

function deferral({ created_at, ttl_sec }: PersonalMessage, until: Date): Admission {
  const worthTellingUntil = parseTime(created_at) + ttl_sec * 1000;
  if (until.getTime() > worthTellingUntil) {
    const over = new Date(worthTellingUntil).toISOString();
    return suppressed(`quiet until ${until.toISOString()}; worth telling until ${over}`);
  }
  return { state: 'deferred', until, reason: `quiet until ${until.toISOString()}` };
}

function suppressed(reason: string): Admission {
  return { state: 'suppressed', reason };
}
