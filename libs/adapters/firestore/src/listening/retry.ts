import { failureOf } from './failure.ts';

/** How often, and with which pauses, an attempt that failed is made again. */
export interface Retry {
  /** After which failures; after a conflict and an outage unless given. */
  readonly after?: readonly ReturnType<typeof failureOf>[];
  readonly attempts: number;
  /** The pause before the second attempt, in milliseconds; it doubles, and is cut short by chance. */
  readonly pauseMs: number;
}

const PASSING: NonNullable<Retry['after']> = ['conflict', 'outage'];

/**
 * Makes an attempt again from its start while it fails for what may pass: conflicting writers who wait for
 * different times get out of each other's way.
 * @throws what the last attempt threw, or at once what will not pass.
 */
export async function retried<T>(
  { attempts, pauseMs, after = PASSING }: Retry,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (made >= attempts || !after.includes(failureOf(error))) throw error;
      const longest = pauseMs * 2 ** (made - 1);
      await new Promise((resolve) => setTimeout(resolve, longest * Math.random()));
    }
  }
}
