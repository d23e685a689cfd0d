/** An item that waits for its commit. */
export interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly key: string | undefined;
  /** When it came, in milliseconds of any clock. */
  readonly since: number;
  /** Told once what became of it: nothing, or the error. */
  readonly settle: (error?: { readonly cause: unknown }) => void;
}

/** How much is taken out of the line at once. */
export interface WaitingLineBounds {
  /** Keys, and items without one. */
  readonly maxItems: number;
  readonly maxBytes: number;
}

/**
 * First come, first served, but for two things: whoever has the key of one who is served is served with them, in their
 * order, and a key that is being served waits.
 */
export interface WaitingLine<Item> {
  push(waiting: Waiting<Item>): void;
  /** The next group, whose keys are being served until it is released; empty when nobody can be served now. */
  take(): readonly Waiting<Item>[];
  /** Takes out those who came before a moment. */
  dropBefore(since: number): readonly Waiting<Item>[];
  release(group: readonly Waiting<Item>[]): void;
  isEmpty(): boolean;
  /** The size of all that waits. */
  bytes(): number;
}

/** An empty line; see {@link WaitingLine}. */
export function createWaitingLine<Item>({ maxItems, maxBytes }: WaitingLineBounds): WaitingLine<Item> {
  /** By key, or by themselves, in the order in which the first of each came. */
  const queues = new Map<string | Waiting<Item>, Waiting<Item>[]>();
  const served = new Set<string | Waiting<Item>>();
  let waitingBytes = 0;
  /** Nobody in the line came before this: to look for them takes a walk along all of it. */
  let earliest = Number.POSITIVE_INFINITY;

  const leave = (key: string | Waiting<Item>, queue: Waiting<Item>[], count: number): Waiting<Item>[] => {
    if (count === queue.length) queues.delete(key);
    const left = queue.splice(0, count);
    for (const { bytes } of left) waitingBytes -= bytes;
    return left;
  };

  const take = (): readonly Waiting<Item>[] => {
    const group: Waiting<Item>[] = [];
    let bytes = 0;
    let keys = 0;
    for (const [key, queue] of queues) {
      if (keys === maxItems) break;
      if (served.has(key)) continue;
      const fitting = fittingOf(queue, maxBytes - bytes, group.length === 0 ? 1 : 0);
      if (fitting === 0) break;
      served.add(key);
      keys += 1;
      for (const waiting of leave(key, queue, fitting)) {
        group.push(waiting);
        bytes += waiting.bytes;
      }
    }
    return group;
  };

  return {
    push: (waiting) => {
      const key = waiting.key ?? waiting;
      const queue = queues.get(key);
      if (queue) queue.push(waiting);
      else queues.set(key, [waiting]);
      waitingBytes += waiting.bytes;
      earliest = Math.min(earliest, waiting.since);
    },
    take,
    dropBefore: (since) => {
      if (earliest >= since) return [];
      const dropped: Waiting<Item>[] = [];
      earliest = Number.POSITIVE_INFINITY;
      for (const [key, queue] of queues) {
        const first = queue.findIndex((waiting) => waiting.since >= since);
        earliest = Math.min(earliest, queue[first]?.since ?? earliest);
        if (first !== 0) dropped.push(...leave(key, queue, first < 0 ? queue.length : first));
      }
      return dropped;
    },
    release: (group) => {
      for (const waiting of group) served.delete(waiting.key ?? waiting);
    },
    isEmpty: () => queues.size === 0,
    bytes: () => waitingBytes,
  };
}

/** How many from the front of a queue fit into so many bytes, and at least so many. */
function fittingOf<Item>(queue: readonly Waiting<Item>[], room: number, least: number): number {
  let left = room;
  let fitting = 0;
  for (const { bytes } of queue) {
    if (bytes > left && fitting >= least) break;
    left -= bytes;
    fitting += 1;
  }
  return fitting;
}
