import { collections, type MetricsDocument, paths } from '@earshot/contracts';
import { sumFigures } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { pagesOf } from './pages.ts';
import { FIGURES_OF, unfoldedFigures } from './unfolded.ts';

/** Documents of one request. */
const PAGE = 300;

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

/**
 * The same for many episodes, by id, of which only some fields are asked for: those that anything was counted for. Looks
 * through the figures' shards of all hot episodes, page by page, and holds no more than sums.
 */
export async function readMetricsOf(
  db: Firestore,
  episodes: readonly string[],
  fields: readonly (keyof MetricsDocument)[],
): Promise<ReadonlyMap<string, MetricsDocument>> {
  const refs = episodes.map((episode) => db.doc(paths.metrics(episode)));
  const wanted = new Set(episodes);
  const shards = unfoldedFigures(db).select(...fields, FIGURES_OF);
  return db.runTransaction(
    async (moment) => {
      const sums = new Map<string, MetricsDocument>();
      const add = (episode: string, doc: DocumentSnapshot): void => {
        const sum = sumFigures([sums.get(episode), dataOf<MetricsDocument>(doc)].flatMap((one) => one ?? []));
        if (sum) sums.set(episode, sum);
      };
      for (let i = 0; i < refs.length; i += PAGE) {
        const totals = await moment.getAll(...refs.slice(i, i + PAGE), { fieldMask: [...fields] });
        for (const doc of totals) add(doc.id, doc);
      }
      for await (const docs of pagesOf(shards, PAGE, (page) => moment.get(page))) {
        for (const doc of docs) {
          const episode = String(doc.get(FIGURES_OF));
          if (wanted.has(episode)) add(episode, doc);
        }
      }
      return sums;
    },
    { readOnly: true },
  );
}
