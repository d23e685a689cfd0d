import { DAY_MS, type ReconciliationDocument } from '@earshot/contracts';

/** What a run compares. */
export interface Covered {
  /** Who was told of since then. */
  readonly from: Date;
  /** Paths of documents that it compares besides. */
  readonly besides: readonly string[];
}

/**
 * What a run by hand compares that is given no time: what the next night would, so that a repair reaches all that is known to
 * differ, and whoever was told of in the last day.
 * @param unsureMs as {@link coveredAfter} takes it
 */
export function coveredByHand(
  last: ReconciliationDocument | undefined,
  now: Date,
  unsureMs: number,
): Covered {
  const next = coveredAfter(last, now, unsureMs);
  return { ...next, from: new Date(Math.min(next.from.getTime(), now.getTime() - DAY_MS)) };
}

/**
 * What a night's run compares: who was told of from a little before the last one ended, or from where that began when it came to
 * no result or left more than it could carry to the next; the last day when there was none. Besides what that carried to it.
 * @param unsureMs for so long before its end a run could not find everything: messages were on their way to BigQuery, and units
 * were not settled
 */
export function coveredAfter(last: ReconciliationDocument | undefined, now: Date, unsureMs: number): Covered {
  if (!last) return { from: new Date(now.getTime() - DAY_MS), besides: [] };
  return {
    from: isDone(last) ? new Date(last.to.getTime() - unsureMs) : last.from,
    besides: last.carried ?? [],
  };
}

function isDone({ status, carried, not_carried }: ReconciliationDocument): boolean {
  if (status === 'drifted') return carried !== undefined && not_carried === undefined;
  return status === 'agrees' || status === 'repaired';
}
