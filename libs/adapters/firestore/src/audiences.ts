import { collections, type FollowDocument, type RecommendationsDocument } from '@earshot/contracts';
import { firestore } from './client.ts';
import { type QueryPage, readPage } from './query-page.ts';

/** A listener who likes something. */
export interface Fan {
  readonly user_id: string;
  /** When it was last known that they do. */
  readonly known_at: Date;
}

/** Reads at most so many of those who like something best, after a document; `key` is contracts' `audienceKey`. */
export async function readFans(
  key: string,
  after: string | undefined,
  limit: number,
): Promise<QueryPage<Fan>> {
  const db = await firestore();
  const fields = ['user_id', 'updated_at'] as const satisfies (keyof RecommendationsDocument)[];
  const fans = db
    .collectionGroup(collections.recommendations)
    .where('audiences' satisfies keyof RecommendationsDocument, 'array-contains', key)
    .select(...fields);
  return readPage(fans, after, limit, (doc) => ({
    user_id: doc.get('user_id') as string,
    known_at: (doc.get('updated_at') as { toDate(): Date }).toDate(),
  }));
}

/** Reads the ids of at most so many followers of a show, after a document; `key` is contracts' `audienceKey`. */
export async function readFollowers(
  key: string,
  after: string | undefined,
  limit: number,
): Promise<QueryPage<string>> {
  const db = await firestore();
  const followers = db
    .collectionGroup(collections.follows)
    .where('audience' satisfies keyof FollowDocument, '==', key)
    .select('user_id' satisfies keyof FollowDocument);
  return readPage(followers, after, limit, (doc) => doc.get('user_id') as string);
}
