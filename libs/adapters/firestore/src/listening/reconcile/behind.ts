import type { MetricsMinutesDocument } from '@earshot/contracts';
import { MAX_AHEAD_MS, type RawLog } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';

/**
 * Provides that BigQuery has been told what Firestore has counted, as far as hours tell: an hour of listening that began after the
 * last message that BigQuery has was counted from others.
 * @throws Error when BigQuery is behind: a comparison with what it has would tell nothing
 */
export async function assertNotBehind(db: Firestore, log: RawLog): Promise<void> {
  const last = await log.lastTold('playback');
  // What is told may be ahead of its message by that much.
  const until = new Date((last?.getTime() ?? 0) + MAX_AHEAD_MS);
  const hour = 'hour_start' satisfies keyof MetricsMinutesDocument;
  const { docs } = await db.collectionGroup('minutes').where(hour, '>', until).limit(1).select(hour).get();
  const [counted] = docs;
  if (!counted) return;
  const { path } = counted.ref;
  throw new Error(
    `nothing was compared: the last playback message in BigQuery is ${last ? `of ${last.toISOString()}` : 'none'}, but Firestore has counted later listening, such as ${path}`,
  );
}
