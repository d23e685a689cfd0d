import { collections, dueKey, type MetricsDocument, type ShardDocument } from '@earshot/contracts';
import type { Firestore, Query } from 'firebase-admin/firestore';

type Shard = ShardDocument<MetricsDocument>;

/**
 * The shards, of one shard of the episodes, whose minute was over at a moment (milliseconds since 1970) and that are not
 * folded into their totals yet. The one that is due longest comes first.
 */
export function unfolded(db: Firestore, shard: number, at: number): Query {
  const due = 'due' satisfies keyof Shard;
  return db
    .collectionGroup(collections.shards)
    .where(due, '>=', dueKey(shard, 0))
    .where(due, '<=', dueKey(shard, at))
    .orderBy(due);
}

/** The field that {@link unfoldedFigures} are in the order of. */
export const FIGURES_OF = 'figures_of' satisfies keyof Shard;

/** The shards of all hot episodes' figures, by episode: none of their windows and minutes. */
export function unfoldedFigures(db: Firestore): Query {
  return db.collectionGroup(collections.shards).orderBy(FIGURES_OF);
}

/** The shards of windows, of one shard of the episodes, that begin between two moments, both in milliseconds since 1970. */
export function unfoldedWindows(db: Firestore, shard: number, since: number, until: number): Query {
  return db
    .collectionGroup(collections.shards)
    .where(TOTAL_DUE, '>=', dueKey(shard, since))
    .where(TOTAL_DUE, '<=', dueKey(shard, until))
    .orderBy(TOTAL_DUE);
}

/** The field that {@link unfoldedWindows} are in the order of. */
export const TOTAL_DUE = 'total_due' satisfies keyof Shard;
