import {
  collections,
  type EpisodeDocument,
  type MetricsDocument,
  paths,
  type TrendingDocument,
  type TrendingEntry,
} from '@earshot/contracts';
import { rankTrends, type Trend, trendFields } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { replaceUnchanged } from './replace.ts';

/** Episodes on the list. */
const LISTED = 50;

interface Row extends Trend {
  readonly plays: number;
}

/**
 * Brings `trending/current` up to date from the decayed plays of all episodes. Writes nothing, and returns false, when
 * nothing but time has changed it, or another run was faster.
 */
export async function refreshTrending(db: Firestore, now: Date): Promise<boolean> {
  const [rows, current] = await Promise.all([readRows(db, now), db.doc(paths.trending()).get()]);
  const ranked = rankTrends(rows, now.getTime(), LISTED);
  const described = await describe(
    db,
    ranked.map(({ of }) => of.episode_id),
  );
  const episodes = ranked.map(({ of: { episode_id, plays }, trend }): TrendingEntry => ({
    episode_id,
    ...described.get(episode_id),
    trend: Math.round(trend * 100) / 100,
    plays,
  }));
  const listed = dataOf<TrendingDocument>(current)?.episodes ?? [];
  if (sameButForTime(episodes, listed)) return false;
  const document: TrendingDocument = { episodes, updated_at: now };
  // A run that was slow must not undo what a later one has written.
  return (await replaceUnchanged(current, document)) !== undefined;
}

/** The figures that episodes are ranked by, of the episodes that may be on the list. */
async function readRows(db: Firestore, now: Date): Promise<readonly Row[]> {
  const [current, previous] = trendFields(now.getTime());
  const plays = 'plays' satisfies keyof MetricsDocument;
  const parts = await readParts(db, [current, previous], [plays, current, previous]);
  return Array.from(Map.groupBy(parts, episodeOf), ([episode_id, docs]) => {
    const sum = (field: string) => docs.reduce((total, doc) => total + Number(doc.get(field) ?? 0), 0);
    return { episode_id, plays: sum(plays), current: sum(current), previous: sum(previous) };
  });
}

/**
 * The totals at the top of any of these trends, for an epoch begins with nothing, and of every hot episode, for what its
 * shards hold may lift it into the list; and their shards. All as of one moment.
 */
async function readParts(
  db: Firestore,
  trends: readonly string[],
  fields: string[],
): Promise<readonly DocumentSnapshot[]> {
  const metrics = db.collection(collections.metrics);
  const tops = trends.map((trend) =>
    metrics
      .orderBy(trend, 'desc')
      .limit(LISTED)
      .select(...fields),
  );
  const unfolded = db.collectionGroup(collections.shards).select(...fields);
  return db.runTransaction(
    async (moment) => {
      const [all, ...found] = await Promise.all([unfolded, ...tops].map((query) => moment.get(query)));
      const shards = (all?.docs ?? []).filter(({ ref }) => ref.parent.parent?.parent.id === metrics.id);
      const top = new Map(found.flatMap(({ docs }) => docs.map((doc) => [doc.id, doc] as const)));
      const hot = new Set(shards.map(episodeOf).filter((episode) => !top.has(episode)));
      const refs = Array.from(hot, (episode) => db.doc(paths.metrics(episode)));
      const totals = refs.length > 0 ? await moment.getAll(...refs, { fieldMask: fields }) : [];
      return [...top.values(), ...totals, ...shards];
    },
    { readOnly: true },
  );
}

/** The episode that a total, or a shard of one, is of. */
function episodeOf({ ref }: DocumentSnapshot): string {
  return ref.parent.parent?.id ?? ref.id;
}

type Description = Pick<TrendingEntry, 'title' | 'label'>;

async function describe(
  db: Firestore,
  episodes: readonly string[],
): Promise<ReadonlyMap<string, Description>> {
  if (episodes.length === 0) return new Map();
  const fieldMask: (keyof EpisodeDocument)[] = ['title', 'label'];
  const refs = episodes.map((episode) => db.doc(paths.episode(episode)));
  const found = await db.getAll(...refs, { fieldMask });
  return new Map(found.map((doc) => [doc.id, dataOf<Description>(doc) ?? {}]));
}

function sameButForTime(a: readonly TrendingEntry[], b: readonly TrendingEntry[]): boolean {
  const key = ({ episode_id, title, label, plays }: TrendingEntry) =>
    JSON.stringify([episode_id, title, label, plays]);
  return a.length === b.length && a.every((entry, i) => key(entry) === key(b[i] ?? entry));
}
