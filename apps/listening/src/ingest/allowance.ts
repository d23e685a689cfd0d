import { DAY_MS } from '@earshot/contracts';

/** Bounds how many sessions each user may begin to report: each is a document to fold and to close. */
export interface Allowance {
  /**
   * Takes note of the sessions that a user reports of; one that is known already costs nothing.
   * @param now milliseconds since 1970.
   * @returns 0, or after how many milliseconds they may be reported: then no note is taken.
   */
  take(user: string, sessions: Iterable<string>, now: number): number;
}

/** Most sessions that are remembered, over all users: some megabytes. */
export const MAX_REMEMBERED = 50_000;

interface Account {
  /** When all that was taken may be taken again, in milliseconds since 1970. */
  readonly settled: number;
  readonly sessions: Set<string>;
}

/**
 * The allowance of one instance: so many sessions a day, which may come at once, as after a fortnight offline (the generic
 * cell rate algorithm, ITU-T I.371, in its virtual-scheduling form). A user who is forgotten may begin anew.
 */
export function createAllowance(sessionsPerDay: number): Allowance {
  const eachMs = DAY_MS / sessionsPerDay;
  /** In two generations: who is in the older one alone was not heard of for long. */
  let recent = new Map<string, Account>();
  let older: ReadonlyMap<string, Account> = new Map();
  let remembered = 0;

  const remember = (user: string, account: Account, added: number): void => {
    if (remembered + added > MAX_REMEMBERED / 2) {
      older = recent;
      recent = new Map();
      remembered = 0;
    }
    remembered += recent.has(user) ? added : account.sessions.size;
    recent.set(user, account);
  };

  return {
    take: (user, sessions, now) => {
      const held = recent.get(user) ?? older.get(user);
      const fresh = Array.from(new Set(sessions)).filter((session) => held?.sessions.has(session) !== true);
      const settled = Math.max(held?.settled ?? now, now) + fresh.length * eachMs;
      const wait = settled - now - DAY_MS;
      // A hair's breadth is no wait: the sum is of fractions.
      if (wait > 1) return Math.ceil(wait);
      if (fresh.length > 0) {
        const known = held?.sessions ?? new Set<string>();
        for (const session of fresh) known.add(session);
        remember(user, { settled, sessions: known }, fresh.length);
      }
      return 0;
    },
  };
}
