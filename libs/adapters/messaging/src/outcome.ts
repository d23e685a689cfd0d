import type { PushOutcome } from '@earshot/notifying-core';
import type { SendResponse } from 'firebase-admin/messaging';

/** Errors of the SDK by what follows from them; any other may pass. */
const GONE = ['messaging/registration-token-not-registered', 'messaging/invalid-registration-token'];
const REFUSED = [
  'messaging/invalid-payload',
  'messaging/payload-size-limit-exceeded',
  // The app's certificate for APNs or its key for Web Push is wrong.
  'messaging/third-party-auth-error',
];

/** What the answer to one send means. */
export function outcomeOf({ success, error }: SendResponse, now: Date): PushOutcome {
  if (success) return { kind: 'sent' };
  const { code = 'unknown', message: reason = 'no reason given' } = error ?? {};
  if (GONE.includes(code) || isForeign(error)) return { kind: 'gone', reason };
  // FCM answers INVALID_ARGUMENT for a bad token and for a bad message alike; only the text tells them apart.
  if (code === 'messaging/invalid-argument') {
    return { kind: /registration token/i.test(reason) ? 'gone' : 'refused', reason };
  }
  if (REFUSED.includes(code)) return { kind: 'refused', reason };
  const retryAfterSec = retryAfterOf(error, now);
  return { kind: 'busy', reason, ...(retryAfterSec !== undefined && { retryAfterSec }) };
}

/** A token of another project; without the detail it is our own credential that lacks the right to send. */
function isForeign(error: SendResponse['error']): boolean {
  return JSON.stringify(error?.httpResponse?.data ?? null).includes('"SENDER_ID_MISMATCH"');
}

/** Seconds from now that the `Retry-After` header asks for, as a number or as a date (RFC 9110, section 10.2.3). */
function retryAfterOf(error: SendResponse['error'], now: Date): number | undefined {
  const header: unknown = error?.httpResponse?.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
