import { DAY_MS, type ReconciliationDocument } from '@earshot/contracts';

/**
 * From when on a night's run compares who was told of: a little before the last one ended, or from where that began when it left
 * something behind; the last day when there was none.
 * @param unsureMs for so long before its end a run could not find everything: messages were on their way to BigQuery, and units
 * were not settled
 */
export function beginningAfter(last: ReconciliationDocument | undefined, now: Date, unsureMs: number): Date {
  if (!last) return new Date(now.getTime() - DAY_MS);
  const leftNothing = last.status === 'agrees' || last.status === 'repaired';
  return leftNothing ? new Date(last.to.getTime() - unsureMs) : last.from;
}
