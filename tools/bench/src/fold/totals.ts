import { collections } from '@earshot/contracts';
import type { Figures } from '../load/messages.ts';
import { firestoreClient } from '../process/clients.ts';
import type { Place } from './function-process.ts';

/** Sums of the figures of all episodes as Firestore has them, hot episodes' shards included. */
export async function countedFigures({ projectId, firestore }: Place): Promise<Figures> {
  const db = firestoreClient(projectId, firestore);
  try {
    const [metrics, shards] = await Promise.all([
      db.collection(collections.metrics).get(),
      db.collectionGroup('shards').get(),
    ]);
    // Windows and minutes have shards too, one level further down.
    const ofEpisodes = shards.docs.filter(({ ref }) => ref.parent.parent?.parent.parent === null);
    const all = [...metrics.docs, ...ofEpisodes].map((doc) => doc.data());
    const sum = (field: keyof Figures) =>
      all.reduce((total, figures) => total + Number(figures[field] ?? 0), 0);
    return {
      plays: sum('plays'),
      completes: sum('completes'),
      seconds_heard: sum('seconds_heard'),
      score_tenths: sum('score_tenths'),
    };
  } finally {
    await db.terminate();
  }
}
