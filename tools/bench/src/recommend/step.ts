import type { Item } from '@earshot/recommending-core';

/** One item heard in a session. */
export interface Step {
  readonly session: string;
  readonly user: string;
  readonly item: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Sessions to learn from and to be measured by. */
export interface SessionData {
  readonly name: string;
  /** In order of time. */
  readonly steps: readonly Step[];
  /** What is known of the items, each told when it is published; empty when nothing is. */
  readonly items: readonly Item[];
}
