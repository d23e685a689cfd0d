import { deploymentOptions } from '@earshot/contracts';
import { type MirrorCollection, mirrorCollections } from '@earshot/mirroring-core';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { keepIntegersExact } from './firestore.ts';
import { mirrorOf } from './mirror.ts';

setGlobalOptions({ ...deploymentOptions(), memory: '256MiB', concurrency: 80, timeoutSeconds: 60 });
keepIntegersExact();

const mirror = (name: string, collection: MirrorCollection) =>
  onDocumentWritten({ document: collection.document, retry: true }, mirrorOf(name, collection));

/** Episodes, enriched. */
export const mirrorEpisodes = mirror('mirrorEpisodes', mirrorCollections.episodes);
/** Closed windows of users' listening. */
export const mirrorSessions = mirror('mirrorSessions', mirrorCollections.sessions);
/** Ten seconds of an episode each, which sliding windows are made of. */
export const mirrorWindows = mirror('mirrorWindows', mirrorCollections.windows);
/** Live figures of episodes. */
export const mirrorMetrics = mirror('mirrorMetrics', mirrorCollections.metrics);
/** Accounts, without what may be secret in them. */
export const mirrorUsers = mirror('mirrorUsers', mirrorCollections.users);
/** Listeners' profiles. */
export const mirrorProfiles = mirror('mirrorProfiles', mirrorCollections.profiles);
/** What listeners are recommended. */
export const mirrorRecommendations = mirror('mirrorRecommendations', mirrorCollections.recommendations);
/** Notifications to single users. */
export const mirrorNotifications = mirror('mirrorNotifications', mirrorCollections.notifications);
/** Notifications to everybody. */
export const mirrorBroadcasts = mirror('mirrorBroadcasts', mirrorCollections.broadcasts);
/** Audio uploads. */
export const mirrorTranscriptions = mirror('mirrorTranscriptions', mirrorCollections.transcriptions);
/** Image uploads. */
export const mirrorModeration = mirror('mirrorModeration', mirrorCollections.moderation);
