import { createHash } from 'node:crypto';
import type { PushState } from '@earshot/contracts';

/**
 * What became of a push to one device. `gone`: the token will never be good again; `busy`: it may pass later, after
 * `retryAfterSec` where FCM said so; `unauthorized`: it may pass once somebody has seen to a credential, which the reason
 * names; `refused`: it will not pass as it is, and the token is not to blame.
 */
export type PushOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterSec?: number }
  | { readonly kind: 'unauthorized'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Why a push was not taken for which its device is not to blame. */
type PushFault = Extract<PushOutcome, { readonly kind: 'busy' | 'unauthorized' | 'refused' }>;

/** What a push came to, over all devices that it was sent to by now. */
export interface PushConclusion {
  readonly push: PushState;
  /** Unless a device took it: why none did, or why it has to be sent again. */
  readonly push_reason?: string;
  /** Fingerprints of the devices that took it, now or before. */
  readonly pushed_to: readonly string[];
  /** Tokens that are to be forgotten. */
  readonly gone: readonly string[];
  /** In how many seconds it is sent again; 0 unless it is due. */
  readonly againAfterSec: number;
  /** What whoever runs this should know of; of several the one that somebody has to see to. */
  readonly fault?: PushFault;
}

/** How far a push has come by the time that it is sent. */
export interface PushAttempt {
  /** Fingerprints of the devices that took it before. */
  readonly pushedTo: readonly string[];
  /** How long ago its notification was delivered to the inbox, in seconds. */
  readonly ageSec: number;
  /** For how many more seconds it is worth sending. */
  readonly ttl_sec: number;
}

/** The shortest pause before a push is sent again, in seconds: a credential waits for a person. */
const LEAST_PAUSE_SEC = { busy: 60, unauthorized: 900 } as const;
/** The longest pause that nobody asked for, in seconds. */
const MAX_PAUSE_SEC = 3_600;

/** What a device is remembered by, so that no inbox holds a token. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 16);
}

/** The devices that have not taken a push yet. */
export function devicesLeft(tokens: readonly string[], pushedTo: readonly string[]): readonly string[] {
  return tokens.filter((token) => !pushedTo.includes(fingerprint(token)));
}

/**
 * What the outcomes of a send come to. It is due as long as any device may take it later; it was sent once any has taken it.
 * Sent in vain for as long again as it was before, up to an hour, it is sent some fifty times in two days.
 */
export function concludePush(
  outcomes: ReadonlyMap<string, PushOutcome>,
  { pushedTo, ageSec, ttl_sec }: PushAttempt,
): PushConclusion {
  const tokensOf = (kind: PushOutcome['kind']) =>
    [...outcomes].flatMap(([token, outcome]) => (outcome.kind === kind ? [token] : []));
  const reached = new Set([...pushedTo, ...tokensOf('sent').map(fingerprint)]);
  const common = { pushed_to: [...reached], gone: tokensOf('gone') };
  const all = [...outcomes.values()];
  const waiting = all.filter((outcome) => outcome.kind === 'busy' || outcome.kind === 'unauthorized');
  const fault = waiting.find(({ kind }) => kind === 'unauthorized') ?? waiting[0];
  if (fault) {
    const pauseSec = Math.max(...waiting.map((outcome) => pauseAfter(outcome, ageSec)));
    // When it is not worth it any more, it comes to its end.
    const againAfterSec = Math.min(pauseSec, ttl_sec);
    return { ...common, push: 'due', push_reason: fault.reason, againAfterSec, fault };
  }
  const refused = all.find((outcome) => outcome.kind === 'refused');
  if (refused && reached.size === 0) {
    return { ...common, push: 'refused', push_reason: refused.reason, againAfterSec: 0, fault: refused };
  }
  return { ...withoutMore([...reached], 'no device is left'), ...common, ...(refused && { fault: refused }) };
}

/** Seconds to wait after a fault that may pass: as long again as it lasts, and never less than FCM asks for. */
function pauseAfter(fault: Extract<PushFault, { kind: 'busy' | 'unauthorized' }>, ageSec: number): number {
  const pauseSec = Math.min(MAX_PAUSE_SEC, Math.max(LEAST_PAUSE_SEC[fault.kind], ageSec));
  return Math.max(pauseSec, fault.kind === 'busy' ? (fault.retryAfterSec ?? 0) : 0);
}

/** What a push comes to that is not sent any more, for a reason in words: it was sent if any device took it before. */
export function withoutMore(pushedTo: readonly string[], push_reason: string): PushConclusion {
  const common = { pushed_to: pushedTo, gone: [], againAfterSec: 0 };
  return pushedTo.length > 0 ? { ...common, push: 'sent' } : { ...common, push: 'withheld', push_reason };
}
