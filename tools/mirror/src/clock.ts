import { setTimeout as pause } from 'node:timers/promises';

/** What time it is, and waiting for it. */
export interface Clock {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** The machine's. */
export const systemClock: Clock = { now, pause };

function now(): number {
  return performance.now();
}
