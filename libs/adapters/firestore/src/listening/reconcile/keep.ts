import { DAY_MS, paths, type ReconciliationDocument } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../../read.ts';
import { type Retry, retried } from '../retry.ts';

/** How long results are kept, in days. */
const KEPT_DAYS = 90;
/** The result is written even while Firestore is unwell for a moment. */
const RETRY: Retry = { attempts: 8, pauseMs: 100 };

/** The result of the last night's run, which the next goes on from; undefined before the first. @throws what Firestore threw */
export async function lastNight(db: Firestore): Promise<ReconciliationDocument | undefined> {
  return dataOf<ReconciliationDocument>(await db.doc(paths.reconciliation('nightly')).get());
}

/**
 * Notes a result as the latest and in the history, and that of a night as the one that the next night goes on from.
 * @throws what Firestore threw
 */
export async function keep(
  db: Firestore,
  document: ReconciliationDocument,
  by: 'night' | 'hand',
): Promise<void> {
  const expires_at = new Date(document.started_at.getTime() + KEPT_DAYS * DAY_MS);
  await retried(RETRY, async () => {
    const batch = db.batch();
    batch.set(db.doc(paths.reconciliation('latest')), document);
    if (by === 'night') batch.set(db.doc(paths.reconciliation('nightly')), document);
    batch.set(db.doc(paths.reconciliation(document.run)), { ...document, expires_at });
    await batch.commit();
  });
}
