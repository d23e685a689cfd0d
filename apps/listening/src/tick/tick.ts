import { countRejections, firestore, refreshTrending } from '@earshot/adapter-firestore';
import { forEach } from '@earshot/contracts';
import { shardOf } from '@earshot/listening-core';
import { logEvent } from '@earshot/runtime';
import type { Firestore } from 'firebase-admin/firestore';
import { doPart, type Part } from './part.ts';
import { partitions } from './partition.ts';
import { type Limits, LIMITS, type Run, startRun } from './run.ts';

/** Parts that are worked on at once. */
const CONCURRENCY = 4;

const trending: Part = {
  name: 'listening-trending',
  steps: [
    {
      name: 'trending',
      work: async ({ db, now }, turn) => {
        if (await turn.mayGoOn()) await refreshTrending(db, now);
      },
    },
  ],
};
const rejections: Part = {
  name: 'listening-rejections',
  steps: [{ name: 'rejections', work: ({ db }, turn) => countRejections(db, turn.mayGoOn) }],
};

/**
 * Does what is due at a moment: announces surges, closes users' windows, folds shards of hot documents into their totals,
 * brings the trending list up to date and counts what was rejected. Runs that overlap share the parts by leases.
 * Everything has its effect once, however late or often it runs and wherever it dies; what a run has no time for is left
 * to the next.
 * @throws AggregateError when some of it failed, after all the rest is done.
 */
export async function tick(
  now: Date,
  database: () => Promise<Firestore> = firestore,
  limits: Limits = LIMITS,
): Promise<void> {
  const run = await startRun(await database(), now, limits);
  const faults: unknown[] = [];
  const left: Part[] = [];
  // Runs that overlap begin in different places, and so meet late.
  const first = shardOf(run.tenant.owner);
  const parts = [...partitions.slice(first), trending, rejections, ...partitions.slice(0, first)];
  await forEach(parts, CONCURRENCY, async (part) => {
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
