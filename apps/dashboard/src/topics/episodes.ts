import { dataOf } from '@earshot/adapter-firestore';
import { collections, type EpisodeDocument, type MetricsDocument, paths } from '@earshot/contracts';
import { BRIEF_FIELDS, type BriefDocument, type FiguredEpisode } from '@earshot/dashboard-core';
import { sumFigures } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';

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

/** Episodes in a few words, by id, as far as they exist. */
export async function readBriefs(
  db: Firestore,
  episodes: readonly string[],
): Promise<ReadonlyMap<string, BriefDocument>> {
  if (episodes.length === 0) return new Map();
  const refs = episodes.map((episode) => db.doc(paths.episode(episode)));
  const found = await db.getAll(...refs, { fieldMask: [...BRIEF_FIELDS] });
  return new Map(
    found.flatMap((one) => {
      const document = dataOf<BriefDocument>(one);
      return document ? [[one.id, document] as const] : [];
    }),
  );
}

/** The latest episodes with their figures, at most {@link LISTED}. */
export async function readFigured(db: Firestore): Promise<readonly FiguredEpisode[]> {
  const found = await db
    .collection(collections.episodes)
    .orderBy('updated_at' satisfies keyof EpisodeDocument, 'desc')
    .limit(LISTED)
    .select(...BRIEF_FIELDS)
    .get();
  const documents = found.docs.flatMap((one) => dataOf<BriefDocument>(one) ?? []);
  const figures = await readFigures(
    db,
    documents.map(({ episode_id }) => episode_id),
  );
  return documents.map((document) => ({ document, figures: figures.get(document.episode_id) }));
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

/** Whether the path of a shard is of an episode's figures, and not of a window or an hour of them. */
export function isOfEpisode(path: string): boolean {
  return path.split('/').length === 4;
}

/** Whether the path of a shard is of an hour of an episode. */
export function isOfHour(path: string): boolean {
  return path.split('/')[2] === 'minutes';
}
