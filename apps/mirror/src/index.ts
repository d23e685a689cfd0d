import { platformSettings, readSettings } from '@earshot/contracts';
import { type MirrorCollection, mirrorCollections } from '@earshot/mirroring-core';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { keepIntegersExact } from './firestore.ts';
import { mirrorOf } from './mirror.ts';

const { FUNCTIONS_REGION: region } = readSettings({ FUNCTIONS_REGION: platformSettings.FUNCTIONS_REGION });
setGlobalOptions({ region, memory: '256MiB', concurrency: 80, timeoutSeconds: 60 });
keepIntegersExact();

const mirror = (name: string, collection: MirrorCollection) =>
  onDocumentWritten({ document: collection.document, retry: true }, mirrorOf(name, collection));

/** Episodes, enriched. */
export const mirrorEpisodes = mirror('mirrorEpisodes', mirrorCollections.episodes);
/** Closed windows of users' listening. */
export const mirrorSessions = mirror('mirrorSessions', mirrorCollections.sessions);
/** Live figures of episodes. */
export const mirrorMetrics = mirror('mirrorMetrics', mirrorCollections.metrics);
/** Listeners' profiles. */
export const mirrorProfiles = mirror('mirrorProfiles', mirrorCollections.profiles);
/** What listeners are recommended. */
export const mirrorRecommendations = mirror('mirrorRecommendations', mirrorCollections.recommendations);
/** Notifications to single users. */
export const mirrorNotifications = mirror('mirrorNotifications', mirrorCollections.notifications);
/** Audio uploads. */
export const mirrorTranscriptions = mirror('mirrorTranscriptions', mirrorCollections.transcriptions);
/** Image uploads. */
export const mirrorModeration = mirror('mirrorModeration', mirrorCollections.moderation);
