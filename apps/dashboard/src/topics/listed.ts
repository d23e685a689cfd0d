import { dataOf, firestore, readMetricsOf } from '@earshot/adapter-firestore';
import { collections, type EpisodeDocument, type MetricsDocument } from '@earshot/contracts';
import { BRIEF_FIELDS, type BriefDocument, type FiguredEpisode } from '@earshot/dashboard-core';
import type { Firestore } from 'firebase-admin/firestore';
import { type Kept, keptFor } from './kept.ts';

/** Most episodes that lists are made of: the latest. */
const LISTED = 2_000;

/** The counters that lines of episodes and shows need. */
const FIGURES: (keyof MetricsDocument)[] = [
  'episode_id',
  'plays',
  'streams',
  'completes',
  'seconds_heard',
  'follows',
  'listeners',
];

/** How far lists may be behind, in milliseconds. */
export interface ListTimes {
  /** Between two questions whether episodes have changed. */
  readonly askedMs: number;
  /** Between two readings of figures, which no cheap question tells about. */
  readonly figuresMs: number;
}

/**
 * Reads the latest episodes with their figures, at most {@link LISTED}, for lists. Episodes are read again once one has changed or is
 * gone, and figures then, or after some time.
 */
export function listedEpisodes({ askedMs, figuresMs }: ListTimes): () => Promise<readonly FiguredEpisode[]> {
  let state = '';
  let listed: Kept<readonly FiguredEpisode[]> | undefined;
  const asked = keptFor(askedMs, async () => {
    const db = await firestore();
    const now = await stateOf(db);
    if (!listed || now !== state) {
      const documents = await readListed(db);
      const ids = documents.map(({ episode_id }) => episode_id);
      listed = keptFor(figuresMs, async () => {
        const figures = await readMetricsOf(db, ids, FIGURES);
        return documents.map((document) => ({ document, figures: figures.get(document.episode_id) }));
      });
      state = now;
    }
    return listed.read();
  });
  return asked.read;
}

/** What is another once an episode has changed, come or gone. */
async function stateOf(db: Firestore): Promise<string> {
  const [latest, all] = await Promise.all([
    latestIn(db).limit(1).select().get(),
    db.collection(collections.episodes).count().get(),
  ]);
  const [first] = latest.docs;
  return `${first?.id ?? ''} ${first?.updateTime.toMillis() ?? 0} ${all.data().count}`;
}

async function readListed(db: Firestore): Promise<readonly BriefDocument[]> {
  const found = await latestIn(db)
    .limit(LISTED)
    .select(...BRIEF_FIELDS)
    .get();
  return found.docs.flatMap((one) => dataOf<BriefDocument>(one) ?? []);
}

function latestIn(db: Firestore) {
  return db.collection(collections.episodes).orderBy('updated_at' satisfies keyof EpisodeDocument, 'desc');
}
