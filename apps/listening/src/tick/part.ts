import { findLease } from '@earshot/adapter-firestore';
import { errorFields, logEvent } from '@earshot/runtime';
import { type Run, type Turn, turnOf } from './run.ts';

/** Something that a part does. It asks its turn before each thing it writes, and does nothing when nothing is due. */
export interface Step {
  readonly name: string;
  readonly work: (run: Run, turn: Turn) => Promise<unknown>;
}

/** A part of the tick that one run at a time does. */
export interface Part {
  /** Names its lease. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** Counts what is due still, when a run had no time for it. */
  readonly left?: (run: Run) => Promise<number>;
}

/**
 * Does a part, unless another run is at it. A step that fails does not keep the next ones from being done.
 * @returns whether there was time for all of it.
 * @throws AggregateError with what failed.
 */
export async function doPart(run: Run, part: Part): Promise<boolean> {
  const lease = await findLease(run.db, part.name, run.tenant);
  if (!lease) return true;
  const turn = turnOf(run, lease);
  const faults: unknown[] = [];
  const attempt = async (step: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logEvent('ERROR', 'tick_failed', { part: part.name, step, ...errorFields(error) });
      faults.push(error);
    }
  };
  for (const { name, work } of part.steps) {
    if (turn.stopped() === undefined) await attempt(name, () => work(run, turn));
  }
  await attempt('release of the lease', () => lease.release());
  const reason = turn.stopped();
  if (reason !== undefined) logEvent('INFO', 'tick_part_stopped', { part: part.name, reason });
  if (faults.length > 0) throw new AggregateError(faults, `${part.name}: ${faults.map(String).join('; ')}`);
  return reason !== 'time is over';
}
