import type { Consumer, Entry } from './queue-entry.ts';

/** The messages with an ordering key: one queue a key, each in publish order. */
export class OrderedKeys {
  readonly #queues = new Map<string, Entry[]>();
  /** Keys that may have something to deliver, the longest waiting first. */
  readonly #waiting = new Set<string>();

  add(entry: Entry): void {
    const key = entry.message.orderingKey;
    const queue = this.#queues.get(key);
    if (queue) queue.push(entry);
    else this.#queues.set(key, [entry]);
    this.#waiting.add(key);
  }

  /** The next message that this consumer may have, if any. */
  next(consumer: Consumer, now: number): Entry | undefined {
    for (const key of this.#waiting) {
      const queue = this.#queues.get(key) ?? [];
      const open = queue.findIndex((entry) => !entry.lease && !entry.acknowledged);
      const entry = queue[open];
      if (!entry) this.#waiting.delete(key);
      else if (entry.notBefore <= now && mayFollow(queue.slice(0, open), consumer)) return entry;
    }
    return undefined;
  }

  /** Lets other keys go first, after one of this entry's key was delivered. */
  yieldTurn({ message: { orderingKey } }: Entry): void {
    this.#waiting.delete(orderingKey);
    this.#waiting.add(orderingKey);
  }

  /**
   * Acknowledges a message.
   * @returns what now leaves the backlog: nothing while an earlier message of the key is there
   */
  acknowledge(entry: Entry): Entry[] {
    entry.acknowledged = true;
    const queue = this.#queues.get(entry.message.orderingKey) ?? [];
    const open = queue.findIndex(({ acknowledged }) => !acknowledged);
    const left = queue.splice(0, open < 0 ? queue.length : open);
    this.#settle(entry.message.orderingKey, queue);
    return left;
  }

  /** Makes a failed message the next of its key. @returns the later ones, which must be sent again too */
  retry(entry: Entry): Entry[] {
    const { orderingKey } = entry.message;
    const queue = this.#queues.get(orderingKey) ?? [];
    const later = queue.slice(queue.indexOf(entry) + 1);
    for (const one of later) one.acknowledged = false;
    this.#waiting.add(orderingKey);
    return later;
  }

  remove(entry: Entry): void {
    const { orderingKey } = entry.message;
    const queue = this.#queues.get(orderingKey) ?? [];
    const at = queue.indexOf(entry);
    if (at >= 0) queue.splice(at, 1);
    this.#settle(orderingKey, queue);
  }

  #settle(key: string, queue: readonly Entry[]): void {
    if (queue.length > 0) this.#waiting.add(key);
    else {
      this.#queues.delete(key);
      this.#waiting.delete(key);
    }
  }
}

/** The next of a key may go to the consumer that has all before it, where that one takes runs. */
function mayFollow(before: readonly Entry[], consumer: Consumer): boolean {
  return before.every(({ lease }) => !lease || (consumer.takesRuns && lease.consumer === consumer));
}
