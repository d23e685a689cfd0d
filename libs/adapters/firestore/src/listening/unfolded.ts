import { collections, type MetricsDocument, type ShardDocument } from '@earshot/contracts';
import { dueKey, LAST_DUE_MS } from '@earshot/listening-core';
import type { Firestore, Query } from 'firebase-admin/firestore';

const DUE = 'due' satisfies keyof ShardDocument<MetricsDocument>;

/**
 * The shards, of one shard of the episodes, that are not folded into their totals yet: those whose minute was over at a
 * moment (milliseconds since 1970), or all of them. The one that is due longest comes first.
 */
export function unfolded(db: Firestore, shard: number, at = LAST_DUE_MS): Query {
  return db
    .collectionGroup(collections.shards)
    .where(DUE, '>=', dueKey(shard, 0))
    .where(DUE, '<=', dueKey(shard, at))
    .orderBy(DUE);
}
