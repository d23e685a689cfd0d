import { consequencesWith, firestore } from '@earshot/adapter-firestore';
import type { EventTopic } from '@earshot/contracts';
import { engagementKind, playbackKind, qualityKind } from '@earshot/listening-core';
import { qualityHelp } from '@earshot/notifying-core';
import type { Firestore } from 'firebase-admin/firestore';
import { folder } from './folder.ts';
import type { Received } from './message.ts';

/** What follows from events, whether the fold is told of them or a repair finds that it has missed them. */
export const consequences = consequencesWith(qualityHelp);

/** The handlers of all topics of an instance, each with what follows from its events. */
export function folders(
  database: () => Promise<Firestore> = firestore,
): Readonly<Record<EventTopic, (message: Received) => Promise<void>>> {
  return {
    playback: folder('playback', playbackKind, consequences.playback, database),
    engagement: folder('engagement', engagementKind, consequences.engagement, database),
    quality: folder('quality', qualityKind, consequences.quality, database),
  };
}
