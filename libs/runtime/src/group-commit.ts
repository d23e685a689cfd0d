import { setTimeout as pause } from 'node:timers/promises';
import { Transient } from '@earshot/contracts';
import { type Failure, pauseAfter, type Remedy, remedyOf, type RetryInPlace } from './failure.ts';
import { createBell } from './bell.ts';
import { createWaitingLine, type Waiting } from './waiting-line.ts';

/** What a group commit commits, and within which bounds. */
export interface GroupCommitOptions<Item> {
  /** Commits all items or throws. */
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** Most keys in one commit, or items where they have none. */
  readonly maxItems: number;
  /** Most bytes in one commit; an item that is larger by itself is committed alone. */
  readonly maxBytes: number;
  /** An item's size in bytes. */
  readonly sizeOf: (item: Item) => number;
  /**
   * What an item is about. Items of one key are committed in the order they were added, together where they can be, and
   * are never in two commits in flight at once. Without it no two items have a key in common.
   */
  readonly keyOf?: (item: Item) => string;
  /** Most commits in flight; 1 unless given. */
  readonly maxInFlight?: number;
  /** What an error of `commit` says; a fault of the items unless given. */
  readonly failureOf?: (error: unknown) => Failure;
  /**
   * Asked about an item that is at fault by itself, with the error: what to commit in its place, such as its parts, each
   * of less than it; or nothing, once it is dealt with, and then it is as good as committed. What it throws the item is
   * rejected with; unless given, that is the error.
   */
  readonly replace?: (item: Item, error: unknown) => Promise<readonly Item[]>;
  /** Trying again in place; without it what fails by conflict or outage fails at once. */
  readonly retry?: RetryInPlace;
  /** Back-pressure: when so many bytes wait, an add is refused; no bound unless given. */
  readonly maxWaitingBytes?: number;
  /** How long after it was added an item is still taken into a commit, or tried again, in milliseconds; for ever unless given. */
  readonly maxAgeMs?: number;
  /** What ages are told by, in milliseconds since any moment; the process's own clock unless given. */
  readonly now?: () => number;
  /** Told of each commit that failed, so that what is mended in place is seen as well. */
  readonly onFailure?: (failed: FailedCommit) => void;
}

/** A commit that failed, and what is done about it. */
export interface FailedCommit {
  readonly error: unknown;
  readonly failure: Failure;
  /** Items in it. */
  readonly items: number;
  /** Which attempt at these items it was, from 1. */
  readonly attempt: number;
  readonly remedy: Remedy;
}

/** Gathers items of concurrent callers into shared commits. */
export interface GroupCommit<Item> {
  /**
   * Resolves once this item is committed; rejects with the error of its own last commit, or as {@link Transient} when
   * there is too much to do: then it is for the caller's caller to come again later.
   */
  add(item: Item): Promise<void>;
  /**
   * As if each item were added, at the cost of one: resolves once all are committed, or rejects with the first error once
   * something has become of each. When there is too much to do, none is taken.
   */
  addAll(items: readonly Item[]): Promise<void>;
}

const NO_RETRY: RetryInPlace = { attempts: 1, pauseMs: 0, maxPauseMs: 0 };

/**
 * Commits what arrives in groups. Commits run in the asynchronous context that this is called in, not in that of whoever
 * added an item: work for many requests belongs to none of them, and its errors and its trace to no one's. (It costs as
 * well: functions-framework runs each request in a domain, whose hooks take a third of the CPU where many promises are
 * made.) So call it where a module is loaded. There is no timer: an idle group commits at once, and while a commit is in flight
 * arrivals gather for the next, so a busy one makes large commits ("group commit" of transaction logs: Gawlick and
 * Kinkade, "Varieties of Concurrency Control in IMS/VS Fast Path", 1985).
 */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { commit, sizeOf, keyOf, maxInFlight = 1, failureOf = () => 'fault', retry = NO_RETRY } = options;
  const { maxWaitingBytes = Number.POSITIVE_INFINITY, maxAgeMs = Number.POSITIVE_INFINITY } = options;
  const { onFailure = () => undefined, now = () => performance.now(), replace } = options;
  const line = createWaitingLine<Item>(options);
  let inFlight = 0;

  const isTooOld = ({ since }: Waiting<Item>): boolean => since < now() - maxAgeMs;

  const commitAll = async (group: readonly Waiting<Item>[], attempt = 1): Promise<void> => {
    try {
      await commit(group.map(({ item }) => item));
    } catch (error) {
      await mend(group, attempt, error);
      return;
    }
    for (const { settle } of group) settle();
  };

  const mend = async (group: readonly Waiting<Item>[], attempt: number, cause: unknown): Promise<void> => {
    const failure = failureOf(cause);
    const remedy = remedyOf(failure, group.length, attempt, retry);
    onFailure({ error: cause, failure, items: group.length, attempt, remedy });
    switch (remedy) {
      case 'halve': {
        const middle = Math.ceil(group.length / 2);
        await commitAll(group.slice(0, middle));
        await commitAll(group.slice(middle));
        return;
      }
      case 'again': {
        const [old, rest] = [group.filter(isTooOld), group.filter((waiting) => !isTooOld(waiting))];
        for (const { settle } of old) settle({ cause });
        if (rest.length === 0) return;
        await pause(pauseAfter(attempt, retry, Math.random()));
        await commitAll(rest, attempt + 1);
        return;
      }
      case 'replace':
        for (const waiting of group) await commitInstead(waiting, cause);
        return;
      case 'give up':
        for (const { settle } of group) settle({ cause });
    }
  };

  const commitInstead = async (replaced: Waiting<Item>, error: unknown): Promise<void> => {
    let items: readonly Item[];
    try {
      if (!replace) throw error;
      items = await replace(replaced.item, error);
    } catch (cause) {
      replaced.settle({ cause });
      return;
    }
    if (items.length === 0) {
      replaced.settle();
      return;
    }
    const settle = settledTogether(items.length, replaced.settle, (cause) => replaced.settle({ cause }));
    await commitAll(items.map((item) => ({ ...replaced, item, settle })));
  };

  const start = async (group: readonly Waiting<Item>[]): Promise<void> => {
    inFlight += 1;
    await commitAll(group);
    inFlight -= 1;
    line.release(group);
    startAll();
  };

  const startAll = (): void => {
    const old = line.dropBefore(now() - maxAgeMs);
    for (const { settle } of old) settle({ cause: new Transient(`not committed within ${maxAgeMs} ms`) });
    while (inFlight < maxInFlight) {
      const group = line.take();
      if (group.length === 0) break;
      void start(group);
    }
  };

  const bell = createBell();
  const serve = async (): Promise<never> => {
    for (;;) {
      await bell.rung();
      startAll();
    }
  };
  void serve();

  const addAll = async (items: readonly Item[]): Promise<void> => {
    if (items.length === 0) return;
    const sizes = items.map(sizeOf);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (!line.isEmpty() && line.bytes() + bytes > maxWaitingBytes) {
      throw new Transient(`${line.bytes()} bytes wait to be committed: at most ${maxWaitingBytes} may`);
    }
    await new Promise<void>((resolve, reject) => {
      const since = now();
      const settle = settledTogether(items.length, resolve, reject);
      items.forEach((item, i) =>
        line.push({ item, bytes: sizes[i] ?? 0, key: keyOf?.(item), since, settle }),
      );
      bell.ring();
    });
  };

  return { add: (item) => addAll([item]), addAll };
}

/** Tells what became of so many items as one: the first error, or success, once something has become of each. */
function settledTogether(
  items: number,
  resolve: () => void,
  reject: (error: unknown) => void,
): Waiting<never>['settle'] {
  let left = items;
  let failed: { readonly cause: unknown } | undefined;
  return (error) => {
    left -= 1;
    failed ??= error;
    if (left > 0) return;
    if (failed) reject(failed.cause);
    else resolve();
  };
}
