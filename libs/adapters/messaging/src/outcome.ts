import type { PushOutcome } from '@earshot/notifying-core';
import type { SendResponse } from 'firebase-admin/messaging';

/** Errors of the SDK by what follows from them; any other may pass. */
const REFUSED = ['messaging/invalid-payload', 'messaging/payload-size-limit-exceeded'];
/** Errors of a credential, which is ours or the app's for a push service: they pass once somebody has seen to it. */
const UNAUTHORIZED = [
  'messaging/authentication-error',
  'messaging/mismatched-credential',
  'messaging/third-party-auth-error',
];

/** What the answer to one send means. */
export function outcomeOf({ success, error }: SendResponse, now: Date): PushOutcome {
  if (success) return { kind: 'sent' };
  const { code = 'unknown', message: reason = 'no reason given' } = error ?? {};
  if (isGone(error)) return { kind: 'gone', reason };
  // FCM answers INVALID_ARGUMENT for a bad token and for a bad message alike; only the text tells them apart.
  if (code === 'messaging/invalid-argument') {
    return { kind: /registration token/i.test(reason) ? 'gone' : 'refused', reason };
  }
  if (REFUSED.includes(code)) return { kind: 'refused', reason };
  if (UNAUTHORIZED.includes(code)) {
    return { kind: 'unauthorized', reason: `${reason} (check ${toCheck(error)})` };
  }
  const retryAfterSec = retryAfterOf(error, now);
  return retryAfterSec === undefined ? { kind: 'busy', reason } : { kind: 'busy', reason, retryAfterSec };
}

/**
 * A token that will never be good again: it is registered no more, or with another project. FCM says so in a detail
 * (`FcmError.errorCode`). The SDK's own code does not tell: it takes any 404 for the former, such as that of a wrong
 * endpoint or project, and our credential's lack of the right to send for the latter.
 */
function isGone(error: SendResponse['error']): boolean {
  return /"(?:UNREGISTERED|SENDER_ID_MISMATCH)"/.test(answerOf(error));
}

/**
 * What is wrong when a credential is refused. Again only FCM's detail tells: the SDK takes any 401 for one of a push service.
 */
function toCheck(error: SendResponse['error']): string {
  return answerOf(error).includes('"THIRD_PARTY_AUTH_ERROR"')
    ? "the app's APNs key and Web Push certificate in the Firebase console, Cloud Messaging"
    : "that the function's service account has roles/firebasecloudmessaging.admin and the FCM API is enabled";
}

function answerOf(error: SendResponse['error']): string {
  return JSON.stringify(error?.httpResponse?.data ?? null);
}

/** Seconds from now that the `Retry-After` header asks for, as a number or as a date (RFC 9110, section 10.2.3). */
function retryAfterOf(error: SendResponse['error'], now: Date): number | undefined {
  const header: unknown = error?.httpResponse?.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
