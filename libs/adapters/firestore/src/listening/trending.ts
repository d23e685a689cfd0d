import {
  collections,
  type EpisodeDocument,
  type MetricsDocument,
  paths,
  type TrendingDocument,
  type TrendingEntry,
} from '@earshot/contracts';
import { rankTrends, type Trend, trendFields } from '@earshot/listening-core';
import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';

/** Episodes on the list. */
const LISTED = 50;

interface Row extends Trend {
  readonly plays: number;
}

/**
 * Brings `trending/current` up to date from the decayed plays of all episodes. Writes nothing, and returns false, when
 * nothing but time has changed it.
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
  await db.doc(paths.trending()).set(document);
  return true;
}

/** The top of the current epoch and of the one before: an epoch begins with nothing. */
async function readRows(db: Firestore, now: Date): Promise<readonly Row[]> {
  const fields = trendFields(now.getTime());
  const plays = 'plays' satisfies keyof MetricsDocument;
  const tops = await Promise.all(
    fields.map((field) =>
      db
        .collection(collections.metrics)
        .orderBy(field, 'desc')
        .limit(LISTED)
        .select(plays, ...fields)
        .get(),
    ),
  );
  const docs = new Map(tops.flatMap(({ docs }) => docs.map((doc) => [doc.id, doc] as const)));
  const amount = (doc: QueryDocumentSnapshot, field: string) => Number(doc.get(field) ?? 0);
  return Array.from(docs.values(), (doc) => ({
    episode_id: doc.id,
    plays: amount(doc, plays),
    current: amount(doc, fields[0]),
    previous: amount(doc, fields[1]),
  }));
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
