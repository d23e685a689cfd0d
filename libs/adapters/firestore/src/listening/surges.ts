import {
  type BroadcastPartDocument,
  collections,
  DAY_MS,
  dueKey,
  forEach,
  type MetricsWindowDocument,
  type NotificationDocument,
  paths,
  type TrendingCooldownDocument,
} from '@earshot/contracts';
import {
  type Bucket,
  busiestBucket,
  MAX_AHEAD_MS,
  strongestSurge,
  sumBuckets,
  type Surge,
  SURGE_MS,
} from '@earshot/listening-core';
import type { Firestore, Query, QueryDocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { pagesOf } from './pages.ts';
import { replaceIn } from './replace.ts';
import { type Retry, retried } from './retry.ts';
import { TOTAL_DUE, unfoldedWindows } from './unfolded.ts';

/** The last minutes of an episode, in buckets of ten seconds. */
export interface EpisodeBuckets {
  readonly episode_id: string;
  readonly buckets: readonly Bucket[];
}

/** Buckets of one query. */
const PAGE = 1_000;
/** Episodes whose buckets are read at once. */
const CONCURRENCY = 8;
const DUE = 'due' satisfies keyof MetricsWindowDocument;
const PLAYS = 'plays' satisfies keyof MetricsWindowDocument;
const START = 'window_start' satisfies keyof MetricsWindowDocument;

/**
 * Reads the buckets of those episodes of one shard that may have had so many plays in a minute which ended at most so long
 * ago; what is still in shards of hot buckets is added, as of one moment. Of other episodes nothing is read: every look at
 * a bucket is paid for, and most have a few plays.
 */
export async function readBusy(
  db: Firestore,
  shard: number,
  now: Date,
  lookbackMs: number,
  leastPlays: number,
): Promise<readonly EpisodeBuckets[]> {
  const since = now.getTime() - lookbackMs - SURGE_MS;
  const until = now.getTime() + MAX_AHEAD_MS;
  const busy = db
    .collectionGroup(collections.windows)
    .where(DUE, '>=', dueKey(shard, since))
    .where(DUE, '<=', dueKey(shard, until))
    .where(PLAYS, '>=', busiestBucket(leastPlays))
    .orderBy(DUE)
    .select(...BUCKET_FIELDS, DUE);
  // A hot bucket's plays are spread over some documents, none of which need be busy.
  const shards = unfoldedWindows(db, shard, since, until).select(...BUCKET_FIELDS, TOTAL_DUE);
  const totalsOf = (episode: string) =>
    db
      .doc(paths.metrics(episode))
      .collection(collections.windows)
      .where(START, '>=', new Date(since))
      .where(START, '<=', new Date(until))
      .orderBy(START)
      .select(...BUCKET_FIELDS);
  const read = await db.runTransaction(
    async (moment) => {
      const [found = [], hot = []] = await Promise.all(
        [busy, shards].map((query) => bucketsOf(moment, query)),
      );
      const buckets = [...hot];
      const episodes = Array.from(new Set([...found, ...hot].map(({ episode_id }) => episode_id)));
      await forEach(episodes, CONCURRENCY, async (episode) => {
        buckets.push(...(await bucketsOf(moment, totalsOf(episode))));
      });
      return buckets;
    },
    { readOnly: true },
  );
  return Array.from(
    Map.groupBy(read, ({ episode_id }) => episode_id),
    ([episode_id, found]) => ({ episode_id, buckets: sumBuckets(found) }),
  );
}

const BUCKET_FIELDS: (keyof MetricsWindowDocument)[] = [
  'episode_id',
  'window_start',
  'plays',
  'score_tenths',
];

type BucketOf = Bucket & Pick<EpisodeBuckets, 'episode_id'>;

async function bucketsOf(moment: Transaction, query: Query): Promise<readonly BucketOf[]> {
  const buckets: BucketOf[] = [];
  for await (const docs of pagesOf(query, PAGE, (page) => moment.get(page))) {
    buckets.push(...docs.flatMap(bucketOf));
  }
  return buckets;
}

function bucketOf(doc: QueryDocumentSnapshot): BucketOf[] {
  const data = dataOf<MetricsWindowDocument>(doc);
  if (!data) return [];
  const { episode_id, window_start, plays = 0, score_tenths = 0 } = data;
  return [{ episode_id, start: window_start.getTime(), plays, score_tenths }];
}

/** What is written to tell of a surge. */
export interface Announcement {
  /** To everybody. */
  readonly notification: NotificationDocument;
  /** Parts of telling those whom it fits, by their ids. */
  readonly parts: readonly { readonly id: string; readonly document: BroadcastPartDocument }[];
}

/** Decides which minutes are told, and how often. */
export interface Announcing {
  /** Plays of a minute without which it is not told. */
  readonly leastPlays: number;
  /** How long after a minute that was told no other one of the same episode is, in milliseconds. */
  readonly cooldownMs: number;
  readonly announce: (episode: string, surge: Surge) => Announcement | undefined;
}

/** A run of the schedule that overlaps with this one may come in between. */
const RETRY: Retry = { attempts: 3, pauseMs: 50 };

/**
 * Announces the strongest minute of an episode that is not within its cool-down, in one commit with the next
 * cool-down. Both are of event time, so that a late or second run comes to the same. Returns whether it did.
 */
export async function announceSurge(
  db: Firestore,
  { episode_id, buckets }: EpisodeBuckets,
  { announce, cooldownMs }: Announcing,
): Promise<boolean> {
  const isSurge = (surge: Surge | undefined) => surge && announce(episode_id, surge);
  if (!isSurge(strongestSurge(buckets))) return false;
  return retried(RETRY, async () => {
    const held = await db.doc(paths.trendingCooldown(episode_id)).get();
    const until = dataOf<TrendingCooldownDocument>(held)?.until.getTime();
    const surge = strongestSurge(buckets, until);
    const announcement = isSurge(surge);
    if (!surge || !announcement) return false;
    const { notification, parts } = announcement;
    const cooldown: TrendingCooldownDocument = {
      episode_id,
      notification_id: notification.notification_id,
      until: new Date(surge.end + cooldownMs),
      expires_at: new Date(surge.end + cooldownMs + DAY_MS),
    };
    const batch = db.batch();
    batch.create(db.doc(paths.notification(notification.notification_id)), notification);
    for (const { id, document } of parts) batch.create(db.doc(paths.broadcastPart(id)), document);
    replaceIn(batch, held, { ...cooldown });
    await batch.commit();
    return true;
  });
}
