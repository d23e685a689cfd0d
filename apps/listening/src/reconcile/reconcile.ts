import { readFile } from 'node:fs/promises';
import { libraryName, rawLog } from '@earshot/adapter-bigquery';
import { firestore, lastNight, reconcile } from '@earshot/adapter-firestore';
import { readSettings, reconcileSettings } from '@earshot/contracts';
import { coveredAfter } from '@earshot/listening-core';
import { logEvent } from '@earshot/runtime';
import { consequences } from '../fold/folders.ts';

/** How long the function that reconciles may take, in seconds. */
export const RECONCILE_TIMEOUT_SEC = 1800;
/** A minute is left to note that a run was not done in time. */
const WITHIN_MS = (RECONCILE_TIMEOUT_SEC - 60) * 1000;
/** A thousand pages: a few minutes of a night. By hand there is time for any number. */
const MOST_STATES = 300_000;
/** The fold as BigQuery's functions call it: the build puts it beside the bundle that this becomes a part of. */
const LIBRARY = new URL('bigquery-library.js', import.meta.url);

/**
 * Compares the live counters of everyone who was told of since the last night that came to a result, and what that left
 * behind, with the raw events in BigQuery. Does nothing when there is nothing of both.
 * @throws what Firestore or BigQuery threw, or that BigQuery has another fold than this code; the result in
 * `reconciliations/latest` says so as well
 */
export async function reconcileListening(now: Date): Promise<void> {
  const settings = readSettings(reconcileSettings);
  const db = await firestore();
  const landMs = settings.RECONCILE_LAND_SEC * 1000;
  const settleMs = settings.RECONCILE_SETTLE_SEC * 1000;
  const { status, drifted, repaired, worst, ...result } = await reconcile(db, rawLog, {
    ...coveredAfter(await lastNight(db), now, landMs + settleMs),
    to: now,
    drift: settings.RECONCILE_DRIFT,
    library: libraryName(await readFile(LIBRARY, 'utf8')),
    ...{ mostStates: MOST_STATES, withinMs: WITHIN_MS },
    ...{ landMs, settleMs, consequences, by: 'night' },
  });
  logEvent(status === 'drifted' ? 'ERROR' : 'INFO', 'reconciled', {
    ...{ status, drifted, repaired, worst: worst[0]?.path },
    ...{ episodes: result.episodes_compared, users: result.users_compared, late_events: result.late_events },
  });
}
