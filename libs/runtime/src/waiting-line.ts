/** An item that waits for its commit, and how to tell its caller. */
export interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly key: string | undefined;
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
  release(group: readonly Waiting<Item>[]): void;
  length(): number;
}

/** An empty line; see {@link WaitingLine}. */
export function createWaitingLine<Item>({ maxItems, maxBytes }: WaitingLineBounds): WaitingLine<Item> {
  let line: Waiting<Item>[] = [];
  const served = new Set<string>();

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
    for (const { key } of group) if (key !== undefined) served.add(key);
    return group;
  };

  return {
    push: (waiting) => void line.push(waiting),
    take,
    release: (group) => {
      for (const { key } of group) if (key !== undefined) served.delete(key);
    },
    length: () => line.length,
  };
}
