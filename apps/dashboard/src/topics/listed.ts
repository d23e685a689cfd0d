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
  /** Between two questions whether an episode has changed. */
  readonly askedMs: number;
  /** Between two readings of figures, which no cheap question tells about, and two counts of episodes, as some may be gone. */
  readonly figuresMs: number;
}

/**
 * Reads the latest episodes with their figures, at most {@link LISTED}, for lists. Episodes are read again once one has
 * changed, and figures then, or after some time; with figures it is also asked whether an episode is gone.
 */
export function listedEpisodes({ askedMs, figuresMs }: ListTimes): () => Promise<readonly FiguredEpisode[]> {
  let latest = '';
  let listed: Kept<readonly FiguredEpisode[]> | undefined;
  const asked = keptFor(askedMs, async () => {
    const db = await firestore();
    const now = await latestOf(db);
    if (!listed || now !== latest) listed = listing(db, figuresMs);
    latest = now;
    return listed.read();
  });
  return asked.read;
}

function listing(db: Firestore, figuresMs: number): Kept<readonly FiguredEpisode[]> {
  let read: { readonly of: number; readonly documents: readonly BriefDocument[] } | undefined;
  return keptFor(figuresMs, async () => {
    const of = (await db.collection(collections.episodes).count().get()).data().count;
    if (read?.of !== of) read = { of, documents: await readListed(db) };
    const { documents } = read;
    const ids = documents.map(({ episode_id }) => episode_id);
    const figures = await readMetricsOf(db, ids, FIGURES);
    return documents.map((document) => ({ document, figures: figures.get(document.episode_id) }));
  });
}

/** What is another once an episode has changed or come. */
async function latestOf(db: Firestore): Promise<string> {
  const [first] = (await latestIn(db).limit(1).select().get()).docs;
  return `${first?.id ?? ''} ${first?.updateTime.toMillis() ?? 0}`;
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
