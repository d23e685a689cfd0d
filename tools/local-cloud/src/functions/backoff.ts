/** Pauses that double from `minMs` to `maxMs`. */
export interface Backoff {
  readonly minMs: number;
  readonly maxMs: number;
}

/** The pause after so many failures, at least one; in ms. */
export function pauseAfter({ minMs, maxMs }: Backoff, failures: number): number {
  return Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, 30));
}
