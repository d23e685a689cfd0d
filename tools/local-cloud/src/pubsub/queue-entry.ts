import type { Message } from './message.ts';

/** Who takes messages: one stream, one pull or the push sender. */
export interface Consumer {
  /** Most messages outstanding at once; Infinity for no limit. */
  readonly maxMessages: number;
  /** Most bytes outstanding at once; one larger message still passes. */
  readonly maxBytes: number;
  /** Whether it takes the next message of an ordering key while it has one: a stream does. */
  readonly takesRuns: boolean;
  /** What it has outstanding; kept by the queue. */
  messages: number;
  bytes: number;
}

/** A consumer that has nothing yet. */
export function newConsumer(limits: Pick<Consumer, 'maxMessages' | 'maxBytes' | 'takesRuns'>): Consumer {
  return { ...limits, messages: 0, bytes: 0 };
}

/** A delivery that is not yet acknowledged. */
export interface Lease {
  readonly ackId: string;
  readonly consumer: Consumer;
  /** When it lapses, milliseconds since 1970. */
  deadline: number;
}

/** One message in one subscription's backlog. */
export interface Entry {
  readonly message: Message;
  readonly bytes: number;
  failures: number;
  /** Not delivered before, milliseconds since 1970. */
  notBefore: number;
  lease?: Lease | undefined;
  /** Acknowledged, but an earlier message of its ordering key is not: sent again if that one is. */
  acknowledged: boolean;
  /** No longer in the backlog. */
  gone: boolean;
}
