import { createWaitingLine, type Waiting } from './waiting-line.ts';

/** What a group commit commits, and within which bounds. */
export interface GroupCommitOptions<Item> {
  /** Commits all items or throws. */
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** Most items in one commit. */
  readonly maxItems: number;
  /** Most bytes in one commit; an item that is larger by itself is committed alone. */
  readonly maxBytes: number;
  /** An item's size in bytes. */
  readonly sizeOf: (item: Item) => number;
  /**
   * What an item is about. Items of one key are committed in the order they were added and are never in two commits
   * in flight at once. Without it no two items have a key in common.
   */
  readonly keyOf?: (item: Item) => string;
  /** Most commits in flight; 1 unless given. */
  readonly maxInFlight?: number;
  /** Whether a failed commit is tried again in halves, to find the item at fault; always unless given. */
  readonly halves?: (error: unknown) => boolean;
}

/** Gathers items of concurrent callers into shared commits. */
export interface GroupCommit<Item> {
  /** Resolves once this item is committed; rejects with the error of its own last commit. */
  add(item: Item): Promise<void>;
  /** Resolves when nothing waits and nothing is in flight, whatever became of it. */
  drained(): Promise<void>;
}

/**
 * Commits what arrives in groups. There is no timer: an idle group commits at once, and while a commit is in flight
 * arrivals gather for the next, so a busy one makes large commits ("group commit" of transaction logs: Gawlick and
 * Kinkade, "Varieties of Concurrency Control in IMS/VS Fast Path", 1985).
 */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { commit, sizeOf, keyOf, maxInFlight = 1, halves = () => true } = options;
  const line = createWaitingLine<Item>(options);
  let inFlight = 0;
  let scheduled = false;
  let onDrained: (() => void)[] = [];

  const settle = async (group: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await commit(group.map(({ item }) => item));
    } catch (error) {
      if (group.length === 1 || !halves(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const middle = Math.ceil(group.length / 2);
      await settle(group.slice(0, middle));
      await settle(group.slice(middle));
      return;
    }
    for (const { resolve } of group) resolve();
  };

  const start = async (group: readonly Waiting<Item>[]): Promise<void> => {
    inFlight += 1;
    await settle(group);
    inFlight -= 1;
    line.release(group);
    startAll();
  };

  const startAll = (): void => {
    while (inFlight < maxInFlight) {
      const group = line.take();
      if (group.length === 0) break;
      void start(group);
    }
    if (inFlight > 0 || line.length() > 0) return;
    for (const resolve of onDrained.splice(0)) resolve();
  };

  /** A microtask later, so that items added in one go share the first commit. */
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      startAll();
    });
  };

  return {
    add: async (item) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      line.push({ item, bytes: sizeOf(item), key: keyOf?.(item), resolve: () => resolve(undefined), reject });
      schedule();
      await promise;
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained = [...onDrained, resolve];
        schedule();
      }),
  };
}
