import { collections, type EpisodeDocument, paths, type TrendingDocument } from '@earshot/contracts';
import { firestore } from './client.ts';
import { dataOf } from './read.ts';

/** The part of the catalogue that recommendations are chosen from. */
export interface Catalogue {
  /** What is trending first, then what changed last. */
  readonly episodes: readonly EpisodeDocument[];
  readonly trending: TrendingDocument | undefined;
}

/** How many of the latest and of the trending episodes are looked at. */
const LATEST = 200;
const TRENDING = 50;

/** Transcripts and faults stay behind: a list needs few of an episode's fields. */
const FIELDS: (keyof EpisodeDocument)[] = [
  'episode_id',
  'title',
  'show_id',
  'label',
  'status',
  'is_sensitive',
  'image_upload',
  'faults',
  'created_at',
  'updated_at',
];

/** Reads the latest and the trending episodes: at most 251 documents. */
export async function readCatalogue(): Promise<Catalogue> {
  const db = await firestore();
  const [trendingNow, latest] = await Promise.all([
    db.doc(paths.trending()).get(),
    db
      .collection(collections.episodes)
      .orderBy('updated_at' satisfies keyof EpisodeDocument, 'desc')
      .limit(LATEST)
      .select(...FIELDS)
      .get(),
  ]);
  const trending = dataOf<TrendingDocument>(trendingNow);
  const top = (trending?.episodes ?? []).slice(0, TRENDING);
  const refs = top.map(({ episode_id }) => db.doc(paths.episode(episode_id)));
  const played = refs.length > 0 ? await db.getAll(...refs, { fieldMask: FIELDS }) : [];
  const episodes = [...played, ...latest.docs].flatMap((one) => dataOf<EpisodeDocument>(one) ?? []);
  return { episodes, trending };
}
