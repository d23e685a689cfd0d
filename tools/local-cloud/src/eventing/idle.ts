import { setTimeout as sleep } from 'node:timers/promises';

/** What is asked about work that is not done. */
export interface Activity {
  /** What is undone now, in words for whoever waits: `foldPlayback: 3 events`. Empty when nothing is. */
  readonly undone: () => readonly string[];
  /** Grows with every event that is accepted; never falls. */
  readonly accepted: () => number;
  /** Asks the servers for events that nobody was told of yet; returns how many it found and passed on. */
  readonly look: () => Promise<number>;
}

/**
 * How far apart the two looks are, ms. An event is told of within the request that causes it, or is on its way through
 * a local connection; this is many times what that takes.
 */
const SETTLE_MS = 30;
/** How often undone work is looked at, ms. */
const POLL_MS = 10;

/**
 * Waits until nothing is undone. That holds only when two looks in a row, some way apart, find nothing, and nothing was
 * accepted from before the first until after the second: whatever a function caused before it answered is then either
 * done or was seen.
 * @throws Error naming what is undone when the deadline passes.
 */
export async function untilIdle(activity: Activity, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (let quiet = 0, seen = activity.accepted(); quiet < 2;) {
    const found = activity.undone().length === 0 ? await activity.look() : 0;
    const undone = activity.undone();
    const accepted = activity.accepted();
    quiet = undone.length === 0 && found === 0 && accepted === seen ? quiet + 1 : 0;
    seen = accepted;
    if (quiet === 2) return;
    if (Date.now() > deadline)
      throw new Error(
        `not idle after ${deadlineMs} ms; undone: ${undone.join(', ') || 'events keep coming'}`,
      );
    await sleep(quiet > 0 ? SETTLE_MS : POLL_MS);
  }
}
