import { platformSettings, readSettings } from '@earshot/contracts';
import { engagementKind, playbackKind, qualityKind } from '@earshot/listening-core';
import { onRequest } from 'firebase-functions/v2/https';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { onMessagePublished } from 'firebase-functions/v2/pubsub';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { folder } from './fold/folder.ts';
import { FULL } from './ingest/beacon.ts';
import { ingestRequest } from './ingest/ingest.ts';
import { TICK_TIMEOUT_SEC } from './tick/run.ts';
import { tick } from './tick/tick.ts';

const { FUNCTIONS_REGION: region } = readSettings({ FUNCTIONS_REGION: platformSettings.FUNCTIONS_REGION });
setGlobalOptions({ region, memory: '512MiB', concurrency: 250, timeoutSeconds: 120 });

const foldedPlayback = folder('playback', playbackKind);
const foldedEngagement = folder('engagement', engagementKind);
const foldedQuality = folder('quality', qualityKind);

/** Players report what is heard: `POST /v1/events`. Anyone may call it; only a signed-in user is heard. */
export const ingest = onRequest({ invoker: 'public', concurrency: FULL.reports }, ingestRequest);

/** Folds plays, pauses, stops, completions and heartbeats. */
export const foldPlayback = onMessagePublished({ topic: 'playback', retry: true }, ({ data }) =>
  foldedPlayback(data.message),
);

/** Folds saves, follows and shares. */
export const foldEngagement = onMessagePublished({ topic: 'engagement', retry: true }, ({ data }) =>
  foldedEngagement(data.message),
);

/** Folds stalls and dropouts. */
export const foldQuality = onMessagePublished({ topic: 'quality', retry: true }, ({ data }) =>
  foldedQuality(data.message),
);

/** Closes users' windows, announces surges and ranks what is trending. */
export const listeningTick = onSchedule(
  { schedule: 'every 1 minutes', timeoutSeconds: TICK_TIMEOUT_SEC, concurrency: 1, maxInstances: 2 },
  () => tick(new Date()),
);
