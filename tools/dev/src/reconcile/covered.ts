import { lastNight } from '@earshot/adapter-firestore';
import { DAY_MS } from '@earshot/contracts';
import { type Covered, coveredByHand } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';

/** A time on the command line, in milliseconds since 1970. */
export interface AskedTime {
  readonly from?: number;
  readonly to?: number;
}

/**
 * What is compared: who was told of in the time that is asked for, a day of it unless its beginning is given. Without any, the last
 * day and all that the next night would go on from.
 * @param unsureMs for so long before its end the last night could not find everything
 * @throws what Firestore threw
 */
export async function coveredBy(
  db: Firestore,
  { from, to }: AskedTime,
  unsureMs: number,
): Promise<Covered & { readonly to: Date }> {
  const end = new Date(to ?? Date.now());
  if (from === undefined && to === undefined) {
    return { ...coveredByHand(await lastNight(db), end, unsureMs), to: end };
  }
  return { from: new Date(from ?? end.getTime() - DAY_MS), to: end, besides: [] };
}
