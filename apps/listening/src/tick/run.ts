import { randomUUID } from 'node:crypto';
import { type Lease, type Tenant } from '@earshot/adapter-firestore';
import { listeningSettings, memo, readSettings, type ValuesOf } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';

/** How long the function that runs the tick may take, in seconds. */
export const TICK_TIMEOUT_SEC = 300;

/** How long a run goes on, and how long it keeps others away once it has died; in milliseconds. */
export interface Limits {
  /** Nothing new is begun after it. */
  readonly budgetMs: number;
  readonly leaseMs: number;
  /** The time on a clock that never goes back. */
  readonly elapsedMs: () => number;
}

/** A minute is left to end what had begun, with its retries. A lease is renewed many times in a run. */
export const LIMITS: Limits = {
  budgetMs: (TICK_TIMEOUT_SEC - 60) * 1000,
  leaseMs: 60_000,
  elapsedMs: performance.now.bind(performance),
};

const settings = memo(() => Promise.resolve(readSettings(listeningSettings)));

/** One run of the tick. */
export interface Run {
  readonly db: Firestore;
  /** The moment it was called for. */
  readonly now: Date;
  readonly tenant: Tenant;
  readonly settings: ValuesOf<typeof listeningSettings>;
  /** Whether its time is over. */
  readonly isOver: () => boolean;
}

/** Begins a run. @throws ConfigurationError when a setting is wrong. */
export async function startRun(
  db: Firestore,
  now: Date,
  { budgetMs, leaseMs, elapsedMs }: Limits,
): Promise<Run> {
  const end = elapsedMs() + budgetMs;
  return {
    db,
    now,
    tenant: { owner: randomUUID(), leaseMs },
    settings: await settings(),
    isOver: () => elapsedMs() >= end,
  };
}

/** What one part of a run goes by: whether it may go on, and what came of that. */
export interface Turn {
  readonly lease: Lease;
  /** To be asked before each step: false when the run's time is over, or another run has the part. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Why it was told to stop; undefined when it never was. */
  readonly stopped: () => 'time is over' | 'lease is lost' | undefined;
}

/** A part's turn under its lease. */
export function turnOf({ isOver }: Run, lease: Lease): Turn {
  let stopped: ReturnType<Turn['stopped']>;
  return {
    lease,
    mayGoOn: async () => {
      if (isOver()) stopped = 'time is over';
      else if (!(await lease.hold())) stopped = 'lease is lost';
      return stopped === undefined;
    },
    stopped: () => stopped,
  };
}
