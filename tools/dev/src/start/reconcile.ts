import { libraryName, rawLog } from '@earshot/adapter-bigquery';
import { consequencesWith, firestore, reconcile } from '@earshot/adapter-firestore';
import type { ReconciliationDocument } from '@earshot/contracts';
import { qualityHelp } from '@earshot/notifying-core';
import { ownLibrary } from '../reconcile/library.ts';

/**
 * Compares the counters of everyone who was told of since a moment with the raw events in BigQuery, and changes none. To be
 * asked once the local cloud is idle: then all is folded and in BigQuery, and there is nothing to wait for.
 * @throws what Firestore or BigQuery threw, or that BigQuery has another fold than this checkout, or lacks what was counted
 */
export async function reconcileSince(from: Date): Promise<ReconciliationDocument> {
  return await reconcile(await firestore(), rawLog, {
    ...{ from, to: new Date(), drift: 'report', landMs: 0, settleMs: 0, by: 'hand' },
    library: libraryName(await ownLibrary()),
    consequences: consequencesWith(qualityHelp),
  });
}
