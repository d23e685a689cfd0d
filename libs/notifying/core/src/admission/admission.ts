import { DAY_MS, type NotificationLedgerDocument, type PersonalMessage, why } from '@earshot/contracts';
import { rules } from '../rules/registry.ts';
import { type Account, type Refusal, refusalOf } from './consent.ts';
import { dayIn } from './quiet-hours.ts';

/** What decides whether a listener may be told right now. */
export interface AdmissionCase {
  readonly message: PersonalMessage;
  readonly account: Account;
  /** What they were told before; undefined when nothing. */
  readonly ledger: NotificationLedgerDocument | undefined;
  /** What all notifications delivered on one of their days may weigh together. */
  readonly dailyCap: number;
  readonly now: Date;
}

/** Whether a listener may be told right now: `admitted`, and the ledger is to be written in the commit that delivers. */
export type Admission = { readonly state: 'admitted'; readonly ledger: NotificationLedgerDocument } | Refusal;

/** How long a ledger is kept: longer than a day and every cool-down; in milliseconds. */
const LEDGER_KEPT_MS = 30 * DAY_MS;

/**
 * Decides by a listener's consent, cool-down and daily cap, in this order. It does not look at whether the
 * message has expired. Decided again from the ledger that was written, the same message would count twice: so the
 * caller delivers and writes the ledger in one commit, and asks for nothing that was delivered.
 */
export function admit({ message, account, ledger, dailyCap, now }: AdmissionCase): Admission {
  const refusal = refusalOf(message, account, now);
  if (refusal) return refusal;
  const { type } = message;
  const rule = rules[type];
  const last = ledger?.last[type];
  if (last && now.getTime() - last.getTime() < rule.cooldown_sec * 1000) {
    const another = { type, last: last.toISOString(), seconds: rule.cooldown_sec };
    return { state: 'suppressed', ...why('untold.another', another) };
  }
  const day = dayIn(account.notification_preferences?.quiet_hours?.time_zone ?? 'UTC', now);
  const weight = (ledger?.day === day ? ledger.weight : 0) + rule.weight;
  if (weight > dailyCap) return { state: 'suppressed', ...why('untold.enough', { day, cap: dailyCap }) };
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
