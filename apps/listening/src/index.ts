import { deploymentOptions } from '@earshot/contracts';
import { outsideDomain, telling } from '@earshot/runtime';
import type { CloudEvent } from 'firebase-functions/v2/core';
import { onRequest } from 'firebase-functions/v2/https';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { type MessagePublishedData, onMessagePublished } from 'firebase-functions/v2/pubsub';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { folders } from './fold/folders.ts';
import { FULL } from './ingest/beacon.ts';
import { ingestRequest } from './ingest/ingest.ts';
import { RECONCILE_TIMEOUT_SEC, reconcileListening } from './reconcile/reconcile.ts';
import { TICK_TIMEOUT_SEC } from './tick/run.ts';
import { tick } from './tick/tick.ts';

setGlobalOptions({ ...deploymentOptions(), memory: '512MiB', timeoutSeconds: 120 });
/**
 * Node lets the heap grow to half of the memory. What 250 messages of 100 events leave behind fits into 512 MB; with half
 * of that the collector takes more CPU than the memory costs.
 */
const fold = { memory: '1GiB', concurrency: 250, retry: true } as const;

const folded = folders();

/** Players report what is heard: `POST /v1/events`. Anyone may call it; only a signed-in user is heard. */
export const ingest = onRequest({ invoker: 'public', concurrency: FULL.reports }, ingestRequest);

/** Folds plays, pauses, stops, completions and heartbeats. */
export const foldPlayback = onMessagePublished(
  { topic: 'playback', ...fold },
  telling('foldPlayback', ({ data }: CloudEvent<MessagePublishedData>) => folded.playback(data.message)),
);

/** Folds saves, follows and shares. */
export const foldEngagement = onMessagePublished(
  { topic: 'engagement', ...fold },
  telling('foldEngagement', ({ data }: CloudEvent<MessagePublishedData>) => folded.engagement(data.message)),
);

/** Folds stalls and dropouts. */
export const foldQuality = onMessagePublished(
  { topic: 'quality', ...fold },
  telling('foldQuality', ({ data }: CloudEvent<MessagePublishedData>) => folded.quality(data.message)),
);

/** Closes users' windows, announces surges and ranks what is trending. A run of four minutes meets the three that follow. */
export const listeningTick = onSchedule(
  { schedule: 'every 1 minutes', timeoutSeconds: TICK_TIMEOUT_SEC, concurrency: 1, maxInstances: 4 },
  () => outsideDomain(() => tick(new Date())),
);

/** Compares the live counters of the last day with the raw events in BigQuery, and repairs them where that is set. */
export const listeningReconcile = onSchedule(
  {
    schedule: 'every day 04:00',
    timeoutSeconds: RECONCILE_TIMEOUT_SEC,
    memory: '1GiB',
    concurrency: 1,
    maxInstances: 1,
  },
  () => reconcileListening(new Date()),
);
