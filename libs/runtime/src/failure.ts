/**
 * What a failed commit says: `conflict`, another writer came between, and the same items may pass when they are looked
 * at afresh; `outage`, the service is unwell or busy whatever it is asked, and asking for less does not help; `fault`,
 * something among the items is wrong, and the others may pass without it.
 */
export type Failure = 'conflict' | 'outage' | 'fault';

/** How often, and with which pauses, a commit that failed is tried again in place. */
export interface RetryInPlace {
  /** Attempts at the same items, the first included; at several items after a conflict, no more than two. */
  readonly attempts: number;
  /** The longest pause before the second attempt, in milliseconds; it doubles from attempt to attempt. */
  readonly pauseMs: number;
  /** Longest of all pauses, in milliseconds. */
  readonly maxPauseMs: number;
}

/** What to do about a commit that failed; `replace` stands for an item that is at fault by itself. */
export type Remedy = 'again' | 'halve' | 'replace' | 'give up';

/**
 * What to do about a failure of so many items at the nth attempt. Halving finds the item at fault; it also ends a
 * conflict that never lets a large group through, since smaller groups are quicker than the rival.
 */
export function remedyOf(failure: Failure, items: number, attempt: number, retry: RetryInPlace): Remedy {
  if (failure === 'fault') return items > 1 ? 'halve' : 'replace';
  if (failure === 'conflict' && items > 1 && attempt >= Math.min(2, retry.attempts)) return 'halve';
  return attempt < retry.attempts ? 'again' : 'give up';
}

/**
 * The pause after the nth attempt, in milliseconds: any up to a bound that doubles ("full jitter": Brooker,
 * "Exponential Backoff and Jitter", 2015), so that rivals get out of each other's way.
 * @param chance from 0 up to, but without, 1.
 */
export function pauseAfter(attempt: number, { pauseMs, maxPauseMs }: RetryInPlace, chance: number): number {
  return Math.min(maxPauseMs, pauseMs * 2 ** (attempt - 1)) * chance;
}
