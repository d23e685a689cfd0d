/** An item that waits for its commit, and how to tell its caller. */
export interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly key: string | undefined;
  /** When it came, in milliseconds of any clock. */
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How much is taken out of the line at once. */
export interface WaitingLineBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** First come, first served, except that nobody overtakes within a key and a key that is being served waits. */
export interface WaitingLine<Item> {
  push(waiting: Waiting<Item>): void;
  /** The next group, whose keys are being served until it is released; empty when nobody can be served now. */
  take(): readonly Waiting<Item>[];
  /** Takes out those who came before a moment. */
  dropBefore(since: number): readonly Waiting<Item>[];
  release(group: readonly Waiting<Item>[]): void;
  length(): number;
  /** The size of all that waits. */
  bytes(): number;
}

/** An empty line; see {@link WaitingLine}. */
export function createWaitingLine<Item>({ maxItems, maxBytes }: WaitingLineBounds): WaitingLine<Item> {
  let line: Waiting<Item>[] = [];
  let waitingBytes = 0;
  const served = new Set<string>();

  const leave = (group: readonly Waiting<Item>[]): void => {
    for (const { bytes } of group) waitingBytes -= bytes;
  };

  const take = (): readonly Waiting<Item>[] => {
    const group: Waiting<Item>[] = [];
    const kept: Waiting<Item>[] = [];
    let bytes = 0;
    let next = 0;
    for (; next < line.length && group.length < maxItems; next += 1) {
      const waiting = line[next];
      if (waiting === undefined) break;
      if (waiting.key !== undefined && served.has(waiting.key)) {
        kept.push(waiting);
        continue;
      }
      if (group.length > 0 && bytes + waiting.bytes > maxBytes) break;
      group.push(waiting);
      bytes += waiting.bytes;
    }
    line = next < line.length ? [...kept, ...line.slice(next)] : kept;
    leave(group);
    for (const { key } of group) if (key !== undefined) served.add(key);
    return group;
  };

  const dropBefore = (since: number): readonly Waiting<Item>[] => {
    const first = line.findIndex((waiting) => waiting.since >= since);
    const dropped = line.splice(0, first < 0 ? line.length : first);
    leave(dropped);
    return dropped;
  };

  return {
    push: (waiting) => {
      line.push(waiting);
      waitingBytes += waiting.bytes;
    },
    take,
    dropBefore,
    release: (group) => {
      for (const { key } of group) if (key !== undefined) served.delete(key);
    },
    length: () => line.length,
    bytes: () => waitingBytes,
  };
}
