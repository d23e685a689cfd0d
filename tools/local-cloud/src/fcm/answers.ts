import * as v from 'valibot';
import { FcmError, type FcmFault } from './errors.ts';

/** The error codes of FCM v1 that a token's sends can be answered with. */
const FCM_CODES = [
  'UNREGISTERED',
  'INVALID_ARGUMENT',
  'SENDER_ID_MISMATCH',
  'QUOTA_EXCEEDED',
  'UNAVAILABLE',
  'INTERNAL',
  'THIRD_PARTY_AUTH_ERROR',
] as const;
/** The canonical statuses by which Google refuses the sender's own credential: without a detail of FCM's. */
const CREDENTIAL_CODES = ['UNAUTHENTICATED', 'PERMISSION_DENIED'] as const;

/** What a script has the stand-in answer to sends to one token. */
export const fcmAnswerSchema = v.object({
  code: v.picklist([...FCM_CODES, ...CREDENTIAL_CODES]),
  /** What it says instead of the usual. */
  message: v.optional(v.string()),
  /** Seconds in the `Retry-After` header; without it there is none. */
  retryAfterSec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** How many sends it answers before all is well again; every one unless given. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
/** See {@link fcmAnswerSchema}. */
export type FcmAnswer = v.InferOutput<typeof fcmAnswerSchema>;

/** HTTP status, canonical status and message by code (the reference of ErrorCode, and answers that were observed). */
const faults: Readonly<Record<FcmAnswer['code'], FcmFault>> = {
  UNREGISTERED: { code: 404, status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  INVALID_ARGUMENT: {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'The registration token is not a valid FCM registration token',
  },
  SENDER_ID_MISMATCH: { code: 403, status: 'PERMISSION_DENIED', message: 'SenderId mismatch' },
  QUOTA_EXCEEDED: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded.' },
  UNAVAILABLE: { code: 503, status: 'UNAVAILABLE', message: 'The service is currently unavailable.' },
  INTERNAL: { code: 500, status: 'INTERNAL', message: 'Internal error encountered.' },
  THIRD_PARTY_AUTH_ERROR: {
    code: 401,
    status: 'UNAUTHENTICATED',
    message: 'Auth error from APNS or Web Push Service',
  },
  UNAUTHENTICATED: {
    code: 401,
    status: 'UNAUTHENTICATED',
    message: 'Request had invalid authentication credentials.',
  },
  PERMISSION_DENIED: {
    code: 403,
    status: 'PERMISSION_DENIED',
    message: "Permission 'cloudmessaging.messages.create' denied on resource.",
  },
};

/** The error that a scripted answer stands for. */
export function errorOf({ code, message, retryAfterSec }: FcmAnswer): FcmError {
  const fault = { ...faults[code], ...(message !== undefined && { message }) };
  const headers = retryAfterSec === undefined ? {} : { 'retry-after': String(retryAfterSec) };
  if (isOfCredential(code)) return new FcmError(fault, headers);
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code }];
  return new FcmError({ ...fault, details }, headers);
}

function isOfCredential(code: FcmAnswer['code']): boolean {
  return CREDENTIAL_CODES.some((one) => one === code);
}

/** The scripted answers of all tokens. */
export interface Script {
  /** Answers sends to a token from now on; undefined lets them pass again. */
  set(token: string, answer: FcmAnswer | undefined): void;
  /** The answer that the next send to a token gets, which counts as given; undefined when it passes. */
  next(token: string): FcmAnswer | undefined;
}

/** A script that lets everything pass. */
export function createScript(): Script {
  const answers = new Map<string, FcmAnswer>();
  const set: Script['set'] = (token, answer) => {
    if (answer) answers.set(token, answer);
    else answers.delete(token);
  };
  return {
    set,
    next: (token) => {
      const answer = answers.get(token);
      if (answer?.times !== undefined) {
        set(token, answer.times > 1 ? { ...answer, times: answer.times - 1 } : undefined);
      }
      return answer;
    },
  };
}
