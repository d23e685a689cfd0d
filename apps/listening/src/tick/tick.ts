import { countRejections, firestore, refreshTrending } from '@earshot/adapter-firestore';
import type { Firestore } from 'firebase-admin/firestore';
import type { Part } from './part.ts';
import { partitions } from './partition.ts';
import { doParts } from './parts.ts';
import { type Limits, LIMITS, startRun } from './run.ts';

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

/** All there is to do. */
const parts: readonly Part[] = [...partitions, trending, rejections];

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
  await doParts(await startRun(await database(), now, limits), parts);
}
