import { dataOf, firestore, readMetrics } from '@earshot/adapter-firestore';
import {
  collections,
  type EpisodeDocument,
  type MetricsDocument,
  type NotificationDocument,
  type RejectedDocument,
} from '@earshot/contracts';
import type { BigqueryService } from '@earshot/local-cloud';
import { mirrorTables } from '@earshot/mirroring-core';
import type { CollectionReference, Query } from 'firebase-admin/firestore';
import { type UploadOutcome, uploadOutcomes } from '../cloud/uploads.ts';

/** What the platform shows at one moment: all that `./dev start` tells. */
export interface Figures {
  readonly uploads: readonly UploadOutcome[];
  readonly episodes: readonly EpisodeDocument[];
  /** Live counters by episode id, shards added. */
  readonly metrics: Readonly<Record<string, MetricsDocument>>;
  /** Refused events by code. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Closed session windows of all users. */
  readonly windows: number;
  /** Notifications by type, then by state. */
  readonly notifications: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Pushes by where they stand. */
  readonly pushes: Readonly<Record<string, number>>;
  /** The latest message that a listener got. */
  readonly lastMessage: string | undefined;
  /** Listeners with recommendations. */
  readonly recommended: number;
  /** Rows of current state in BigQuery, by table. */
  readonly mirrored: Readonly<Record<string, number>>;
}

/** Reads the platform's figures from Firestore and BigQuery. */
export async function readFigures(bigquery: BigqueryService): Promise<Figures> {
  const db = await firestore();
  const [uploads, episodes, metrics, rejected, windows, notifications, recommended, mirrored] =
    await Promise.all([
      uploadOutcomes(),
      all<EpisodeDocument>(db.collection(collections.episodes)),
      readAllMetrics(),
      all<RejectedDocument>(db.collection(collections.rejected)),
      db.collectionGroup('sessions').orderBy('window_start').count().get(),
      all<NotificationDocument>(db.collectionGroup(collections.notifications).orderBy('notification_id')),
      db.collectionGroup('recommendations').count().get(),
      readMirrored(bigquery),
    ]);
  return {
    uploads,
    episodes,
    metrics,
    rejected: countBy(rejected, ({ code }) => code),
    windows: windows.data().count,
    notifications: Object.fromEntries(
      Object.entries(Object.groupBy(notifications, ({ type }) => type)).map(([type, of]) => [
        type,
        countBy(of, ({ state }) => state),
      ]),
    ),
    pushes: countBy(
      notifications.filter(({ push }) => push !== undefined),
      ({ push }) => push ?? '',
    ),
    lastMessage: latestMessage(notifications),
    recommended: recommended.data().count,
    mirrored,
  };
}

async function all<T>(query: CollectionReference | Query): Promise<T[]> {
  const { docs } = await query.get();
  return docs.flatMap((snapshot) => dataOf<T>(snapshot) ?? []);
}

async function readAllMetrics(): Promise<Record<string, MetricsDocument>> {
  const db = await firestore();
  const episodes = await db.collection(collections.metrics).listDocuments();
  const figures = await Promise.all(episodes.map(({ id }) => readMetrics(db, id)));
  return Object.fromEntries(figures.flatMap((of) => (of ? [[of.episode_id, of]] : [])));
}

async function readMirrored(bigquery: BigqueryService): Promise<Record<string, number>> {
  const tables = mirrorTables.map(({ table }) => table);
  const selects = tables.map((table) => `select '${table}' as name, count(*) as n from earshot.${table}`);
  const rows = await bigquery.query(selects.join(' union all '));
  return Object.fromEntries(rows.map(({ name, n }) => [String(name), Number(n)]));
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

function latestMessage(notifications: readonly NotificationDocument[]): string | undefined {
  const delivered = notifications.filter(({ message, delivered_at }) => message && delivered_at);
  return delivered.sort((a, b) => Number(a.delivered_at) - Number(b.delivered_at)).at(-1)?.message;
}
