import { collections, type MetricsDocument, paths } from '@earshot/contracts';
import { sumFigures } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';

/**
 * An episode's live figures with those of its shards, as of one moment: a total and its shards that are read one after
 * the other may show twice, or not at all, what is folded back in between. Undefined when nothing was counted.
 */
export async function readMetrics(db: Firestore, episode: string): Promise<MetricsDocument | undefined> {
  const total = db.doc(paths.metrics(episode));
  const [figures, shards] = await db.runTransaction(
    (moment) => Promise.all([moment.get(total), moment.get(total.collection(collections.shards))]),
    { readOnly: true },
  );
  return sumFigures([figures, ...shards.docs].flatMap((doc) => dataOf<MetricsDocument>(doc) ?? []));
}
