import type { Refusal } from '@earshot/dashboard-core';

/** How many streams there may be. */
export interface StreamLimits {
  /** On an instance. */
  readonly all: number;
  /** Of one user on an instance. */
  readonly perUser: number;
  /** That one user opens within a minute: a browser that comes back again and again is held up. */
  readonly openedPerMinute: number;
}

/** What asking for a stream comes to: what to call once it has ended, or after how many seconds to ask again. */
export type Leave =
  | { readonly leave: () => void }
  | { readonly retrySec: number; readonly reason: string; readonly why: Refusal };

/** Lets streams in within limits. */
export interface Limiter {
  readonly enter: (user: string) => Leave;
}

const MINUTE_MS = 60_000;

/** Counts streams. @param now milliseconds of any clock that does not go back. */
export function createLimits(limits: StreamLimits, now: () => number): Limiter {
  const open = new Map<string, number>();
  const opened = new Map<string, readonly number[]>();
  let all = 0;

  const forgetOld = (): void => {
    for (const [user, times] of opened) {
      const recent = times.filter((at) => at > now() - MINUTE_MS);
      if (recent.length > 0) opened.set(user, recent);
      else opened.delete(user);
    }
  };

  return {
    enter: (user) => {
      forgetOld();
      const times = opened.get(user) ?? [];
      const mine = open.get(user) ?? 0;
      if (all >= limits.all)
        return { retrySec: 10, reason: 'too many are looking at once', why: 'all_streams' };
      if (mine >= limits.perUser)
        return { retrySec: 10, reason: `you have ${mine} streams open`, why: 'own_streams' };
      const [oldest = 0] = times;
      if (times.length >= limits.openedPerMinute) {
        const retrySec = Math.max(1, Math.ceil((oldest + MINUTE_MS - now()) / 1000));
        const reason = `you have opened ${times.length} streams within a minute`;
        return { retrySec, reason, why: 'streams_opened' };
      }
      opened.set(user, [...times, now()]);
      open.set(user, mine + 1);
      all += 1;
      let isIn = true;
      return {
        leave: () => {
          if (!isIn) return;
          isIn = false;
          all -= 1;
          const left = (open.get(user) ?? 1) - 1;
          if (left > 0) open.set(user, left);
          else open.delete(user);
        },
      };
    },
  };
}
