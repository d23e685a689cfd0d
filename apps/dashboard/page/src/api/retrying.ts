/** Calls back after so many milliseconds; returns how to take that back. */
export type After = (ms: number, callback: () => void) => () => void;

/** Pauses before what failed is tried again, ms; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** For how long to wait before the next attempt, ms, once so many have failed. */
export function pauseAfter(failures: number): number {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? PAUSES_MS[0];
}

/** Who is told of what is asked for. */
export interface Asker<Answer> {
  readonly answer: (answer: Answer) => void;
  /** There is none, and why; it is asked for again. */
  readonly failure: (error: unknown) => void;
}

/** Asks until there is an answer, after growing pauses, or until it is told to end. */
export function askUntilTold<Answer>(
  { ask, after }: { readonly ask: () => Promise<Answer>; readonly after: After },
  asker: Asker<Answer>,
): () => void {
  let ended = false;
  let failures = 0;
  let cancelPause: (() => void) | undefined;
  const attempt = () => {
    ask().then(
      (answer) => {
        if (!ended) asker.answer(answer);
      },
      (error: unknown) => {
        if (ended) return;
        failures += 1;
        cancelPause = after(pauseAfter(failures), attempt);
        asker.failure(error);
      },
    );
  };
  attempt();
  return () => {
    ended = true;
    cancelPause?.();
  };
}
