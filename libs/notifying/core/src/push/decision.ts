import type { NotificationDocument, PersonalMessage } from '@earshot/contracts';
import { type Account, refusalOf } from '../admission/consent.ts';
import { type PushConclusion, withoutMore } from './conclusion.ts';
import { type Push, pushOf } from './push.ts';

/** What decides whether a push that is due is sent now. */
interface PushCase {
  readonly message: PersonalMessage;
  /** Its inbox entry. */
  readonly entry: Pick<NotificationDocument, 'message' | 'pushed_to' | 'read_at' | 'dismissed_at'>;
  /** What the listener's account says by now; undefined when there is none any more. */
  readonly account: Account | undefined;
  readonly now: Date;
}

/** What to send, or what the push comes to without. */
type PushDecision = { readonly push: Push } | { readonly conclusion: PushConclusion };

/**
 * Decides each time that a push is sent whether it still should be: its time may be over, its listener may have seen it in
 * the inbox or have turned it off since, and quiet hours may have begun, whose end it then waits for.
 */
export function decidePush({ message, entry, account, now }: PushCase): PushDecision {
  const { message: body = '', pushed_to = [], read_at, dismissed_at } = entry;
  const push = pushOf(message, body, now);
  if (!push) return { conclusion: withoutMore(pushed_to, 'its time is over') };
  if (read_at ?? dismissed_at) return { conclusion: withoutMore(pushed_to, 'it was seen in the inbox') };
  const refusal = account && refusalOf(message, account, now);
  if (!refusal) return { push };
  if (refusal.state === 'suppressed') return { conclusion: withoutMore(pushed_to, refusal.reason) };
  const againAfterSec = Math.ceil((refusal.until.getTime() - now.getTime()) / 1000);
  return { conclusion: { push: 'due', push_reason: refusal.reason, pushed_to, gone: [], againAfterSec } };
}
