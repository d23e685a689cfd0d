import { collections, type FollowDocument, type RecommendationsDocument } from '@earshot/contracts';
import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { firestore } from './client.ts';

/** Some listeners of an audience, in the order of their documents. */
export interface AudiencePage<T> {
  readonly members: readonly T[];
  /** The last document read, to go on after; undefined when there are no more. */
  readonly next: string | undefined;
}

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
): Promise<AudiencePage<Fan>> {
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
): Promise<AudiencePage<string>> {
  const db = await firestore();
  const followers = db
    .collectionGroup(collections.follows)
    .where('audience' satisfies keyof FollowDocument, '==', key)
    .select('user_id' satisfies keyof FollowDocument);
  return readPage(followers, after, limit, (doc) => doc.get('user_id') as string);
}

async function readPage<T>(
  query: Query,
  after: string | undefined,
  limit: number,
  memberOf: (doc: QueryDocumentSnapshot) => T,
): Promise<AudiencePage<T>> {
  const { FieldPath } = await import('firebase-admin/firestore');
  const db = await firestore();
  const ordered = query.orderBy(FieldPath.documentId()).limit(limit);
  const { docs } = await (after === undefined ? ordered : ordered.startAfter(db.doc(after))).get();
  return { members: docs.map(memberOf), next: docs.length < limit ? undefined : docs.at(-1)?.ref.path };
}
