import { dataOf, firestore } from '@earshot/adapter-firestore';
import { collections, type EpisodeDocument, type MetricsDocument, paths } from '@earshot/contracts';
import { BRIEF_FIELDS, type BriefDocument, type FiguredEpisode } from '@earshot/dashboard-core';
import { sumFigures } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { isOfEpisode } from './episodes.ts';
import { type Kept, keptFor } from './kept.ts';

/** Most episodes that lists are made of: the latest. */
const LISTED = 2_000;
/** Documents that are asked for at once. */
const PAGE = 500;

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
        const figures = await readFigures(db, ids);
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

/** Figures by episode, shards included, as of one moment. */
async function readFigures(
  db: Firestore,
  episodes: readonly string[],
): Promise<ReadonlyMap<string, MetricsDocument>> {
  const refs = episodes.map((episode) => db.doc(paths.metrics(episode)));
  const pages = Array.from({ length: Math.ceil(refs.length / PAGE) }, (_, i) =>
    refs.slice(i * PAGE, (i + 1) * PAGE),
  );
  const parts = await db.runTransaction(
    async (moment) => {
      const [shards, ...totals] = await Promise.all([
        moment.get(db.collectionGroup(collections.shards).select(...FIGURES)),
        ...pages.map((page) => moment.getAll(...page, { fieldMask: FIGURES })),
      ]);
      return [...totals.flat(), ...shards.docs.filter(({ ref }) => isOfEpisode(ref.path))];
    },
    { readOnly: true },
  );
  const all = parts.flatMap((part) => dataOf<MetricsDocument>(part) ?? []);
  const byEpisode = Map.groupBy(all, ({ episode_id }) => episode_id);
  return new Map(
    Array.from(byEpisode).flatMap(([episode, of]) => {
      const sum = sumFigures(of);
      return sum ? [[episode, sum] as const] : [];
    }),
  );
}
