import {
  collections,
  type EpisodeDocument,
  type MetricsDocument,
  paths,
  type TrendingDocument,
  type TrendingEntry,
} from '@earshot/contracts';
import { rankTrends, type Trend, trendFields } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore, Query, Transaction } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { pagesOf } from './pages.ts';
import { replaceUnchanged } from './replace.ts';
import { FIGURES_OF, unfoldedFigures } from './unfolded.ts';

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

/** Documents of one query. */
const PAGE = 300;

/**
 * The figures that episodes are ranked by: of those at the top of a trend, for an epoch begins with nothing, and of every
 * hot episode, for what its shards hold may lift it into the list. All as of one moment.
 */
async function readRows(db: Firestore, now: Date): Promise<readonly Row[]> {
  const trends = trendFields(now.getTime());
  const fields: string[] = ['plays' satisfies keyof MetricsDocument, ...trends];
  const metrics = db.collection(collections.metrics).select(...fields);
  const tops = trends.map((trend) => metrics.orderBy(trend, 'desc').limit(LISTED));
  const shards = unfoldedFigures(db).select(...fields, FIGURES_OF);
  return db.runTransaction(
    async (moment) => {
      const [rows, ...found] = await Promise.all([
        rowsOfShards(moment, shards, trends),
        ...tops.map((top) => moment.get(top)),
      ]);
      const top = new Map(found.flatMap(({ docs }) => docs.map((doc) => [doc.id, doc] as const)));
      const hot = Array.from(rows.keys()).filter((episode) => !top.has(episode));
      for (const doc of top.values()) addTo(rows, doc.id, doc, trends);
      for (let i = 0; i < hot.length; i += PAGE) {
        const refs = hot.slice(i, i + PAGE).map((episode) => db.doc(paths.metrics(episode)));
        const totals = await moment.getAll(...refs, { fieldMask: fields });
        for (const doc of totals) addTo(rows, doc.id, doc, trends);
      }
      return Array.from(rows.values());
    },
    { readOnly: true },
  );
}

type Rows = Map<string, Row>;

/** What is in shards, by episode: however many these are, no more than their sums is held. */
async function rowsOfShards(
  moment: Transaction,
  shards: Query,
  trends: readonly [string, string],
): Promise<Rows> {
  const rows: Rows = new Map();
  for await (const docs of pagesOf(shards, PAGE, (page) => moment.get(page))) {
    for (const doc of docs) addTo(rows, String(doc.get(FIGURES_OF)), doc, trends);
  }
  return rows;
}

function addTo(
  rows: Rows,
  episode_id: string,
  doc: DocumentSnapshot,
  [current, previous]: readonly [string, string],
): void {
  const held = rows.get(episode_id) ?? { plays: 0, current: 0, previous: 0 };
  const amount = (field: string) => Number(doc.get(field) ?? 0);
  rows.set(episode_id, {
    episode_id,
    plays: held.plays + amount('plays'),
    current: held.current + amount(current),
    previous: held.previous + amount(previous),
  });
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
