import { DAY_MS, type ReconciliationDocument } from '@earshot/contracts';

/**
 * From when on a run compares who was told of: where the latest one ended, or began when it left something behind or did not
 * live to compare; the last day when there was none.
 */
export function beginningAfter(latest: ReconciliationDocument | undefined, now: Date): Date {
  if (!latest) return new Date(now.getTime() - DAY_MS);
  return latest.status === 'agrees' || latest.status === 'repaired' ? latest.to : latest.from;
}
