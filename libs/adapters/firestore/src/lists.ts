import { collections, type RecommendationsDocument } from '@earshot/contracts';
import { firestore } from './client.ts';
import type { Versioned } from './guarded.ts';
import { type QueryPage, readPage } from './query-page.ts';
import { dataOf } from './read.ts';

/** What a listener is recommended, as it was read. */
export interface StoredList extends Versioned<RecommendationsDocument> {
  readonly path: string;
}

/** Reads at most so many of the lists of recommendations that have an episode, after a document. */
export async function readListsWith(
  episode: string,
  after: string | undefined,
  limit: number,
): Promise<QueryPage<StoredList>> {
  const db = await firestore();
  const lists = db
    .collectionGroup(collections.recommendations)
    .where('episode_ids' satisfies keyof RecommendationsDocument, 'array-contains', episode);
  return readPage(lists, after, limit, (doc) => ({
    path: doc.ref.path,
    data: dataOf(doc) as RecommendationsDocument,
    version: doc.updateTime,
  }));
}
