import { rawLog } from '@earshot/adapter-bigquery';
import { dataOf, firestore, reconcile } from '@earshot/adapter-firestore';
import { paths, readSettings, type ReconciliationDocument, reconcileSettings } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';
import { consequences } from '../fold/folders.ts';
import { beginningAfter } from './beginning.ts';

/**
 * Compares the live counters of everyone who was told of since the last night that left nothing behind with the raw events in
 * BigQuery. Does nothing when nothing was told since.
 * @throws what Firestore or BigQuery threw; the result in `reconciliations/latest` says so as well
 */
export async function reconcileListening(now: Date): Promise<void> {
  const settings = readSettings(reconcileSettings);
  const db = await firestore();
  const landMs = settings.RECONCILE_LAND_SEC * 1000;
  const settleMs = settings.RECONCILE_SETTLE_SEC * 1000;
  const last = dataOf<ReconciliationDocument>(await db.doc(paths.reconciliation('nightly')).get());
  const { status, drifted, repaired, worst, ...result } = await reconcile(db, rawLog, {
    from: beginningAfter(last, now, landMs + settleMs),
    to: now,
    drift: settings.RECONCILE_DRIFT,
    ...{ landMs, settleMs, consequences, by: 'night' },
  });
  logEvent(status === 'drifted' ? 'ERROR' : 'INFO', 'reconciled', {
    ...{ status, drifted, repaired, worst: worst[0]?.path },
    ...{ episodes: result.episodes_compared, users: result.users_compared, late_events: result.late_events },
  });
}
