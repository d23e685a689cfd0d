import { firestore } from '@earshot/adapter-firestore';
import { collections, type ModerationDocument, type TranscriptionDocument } from '@earshot/contracts';
import type { PipelineView } from '@earshot/dashboard-core';
import { keptIfMany } from './kept.ts';

const STATES = {
  audio: [
    'received',
    'awaiting_metadata',
    'submitted',
    'transcribing',
    'done',
    'failed',
    'rejected',
    'superseded',
    'cancelled',
  ] satisfies TranscriptionDocument['state'][],
  image: [
    'received',
    'awaiting_metadata',
    'undecided',
    'in_review',
    'published',
    'quarantined',
    'rejected',
    'superseded',
    'cancelled',
  ] satisfies ModerationDocument['state'][],
} as const;

/** For how long, in milliseconds, the count of a state that many uploads have holds. */
const COUNT_LIFE_MS = 60_000;

/** Counts the uploads of each state. */
export function stateCounts(): () => Promise<PipelineView['states']> {
  const sides = [
    ['audio', collections.transcriptions],
    ['image', collections.moderation],
  ] as const;
  const counts = sides.flatMap(([side, name]) =>
    STATES[side].map((state) => ({
      side,
      state,
      read: keptIfMany(COUNT_LIFE_MS, () => countIn(name, state)),
    })),
  );
  return () =>
    Promise.all(counts.map(async ({ side, state, read }) => ({ side, state, count: await read() })));
}

async function countIn(name: string, state: string): Promise<number> {
  const db = await firestore();
  return (await db.collection(name).where('state', '==', state).count().get()).data().count;
}
