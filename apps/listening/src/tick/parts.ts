import { forEach, shardAmong } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';
import { doPart, type Part } from './part.ts';
import type { Run } from './run.ts';

/** Parts that are worked on at once. */
const CONCURRENCY = 4;

/**
 * Does what is due in some parts, but for those that another run is at, and tells what it had no time for.
 * @throws AggregateError when some of it failed, after all the rest is done.
 */
export async function doParts(run: Run, parts: readonly Part[]): Promise<void> {
  const faults: unknown[] = [];
  const left: Part[] = [];
  // Runs that overlap begin in different places, and so meet late.
  const first = shardAmong(run.tenant.owner, parts.length);
  await forEach([...parts.slice(first), ...parts.slice(0, first)], CONCURRENCY, async (part) => {
    try {
      if (run.isOver() || !(await doPart(run, part))) left.push(part);
    } catch (error) {
      faults.push(error);
    }
  });
  if (left.length > 0) await tellWhatIsLeft(run, left);
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} parts of the tick failed`);
}

async function tellWhatIsLeft(run: Run, parts: readonly Part[]): Promise<void> {
  const due = await Promise.all(parts.map(({ left = () => Promise.resolve(0) }) => left(run)));
  logEvent('WARNING', 'tick_unfinished', {
    parts: parts.map(({ name }) => name).join(', '),
    due_documents: due.reduce((sum, count) => sum + count, 0),
  });
}
