import { createHash } from 'node:crypto';
import type { PushState } from '@earshot/contracts';

/**
 * What became of a push to one device. `gone`: the token will never be good again; `busy`: it may pass later, after
 * `retryAfterSec` where FCM said so; `refused`: it will not pass as it is, and the token is not to blame.
 */
export type PushOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterSec?: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a push came to, over all devices that it was sent to by now. */
export interface PushConclusion {
  readonly push: PushState;
  /** Unless a device took it: why none did, or why it has to be sent again. */
  readonly push_reason?: string;
  /** Fingerprints of the devices that took it, now or before. */
  readonly pushed_to: readonly string[];
  /** Tokens that are to be forgotten. */
  readonly gone: readonly string[];
  /** How long to wait before it is sent again, in seconds, as FCM or quiet hours ask for; 0 unless they do. */
  readonly retryAfterSec: number;
}

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
 */
export function concludePush(
  outcomes: ReadonlyMap<string, PushOutcome>,
  pushedTo: readonly string[],
): PushConclusion {
  const tokensOf = (kind: PushOutcome['kind']) =>
    [...outcomes].flatMap(([token, outcome]) => (outcome.kind === kind ? [token] : []));
  const reached = new Set([...pushedTo, ...tokensOf('sent').map(fingerprint)]);
  const common = { pushed_to: [...reached], gone: tokensOf('gone') };
  const all = [...outcomes.values()];
  const busy = all.filter((outcome) => outcome.kind === 'busy');
  const [first] = busy;
  if (first) {
    const retryAfterSec = Math.max(...busy.map((outcome) => outcome.retryAfterSec ?? 0));
    return { ...common, push: 'due', push_reason: first.reason, retryAfterSec };
  }
  const refused = all.find((outcome) => outcome.kind === 'refused');
  if (refused && reached.size === 0) {
    return { ...common, push: 'refused', push_reason: refused.reason, retryAfterSec: 0 };
  }
  return { ...withoutMore([...reached], 'no device is left'), ...common };
}

/** What a push comes to that is not sent any more, for a reason in words: it was sent if any device took it before. */
export function withoutMore(pushedTo: readonly string[], push_reason: string): PushConclusion {
  const common = { pushed_to: pushedTo, gone: [], retryAfterSec: 0 };
  return pushedTo.length > 0 ? { ...common, push: 'sent' } : { ...common, push: 'withheld', push_reason };
}
