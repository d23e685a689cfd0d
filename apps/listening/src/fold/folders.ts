import { firestore, helpingWithQuality, noteFollows } from '@earshot/adapter-firestore';
import type { EventTopic } from '@earshot/contracts';
import { engagementKind, playbackKind, qualityKind } from '@earshot/listening-core';
import { qualityHelp } from '@earshot/notifying-core';
import type { Firestore } from 'firebase-admin/firestore';
import { folder } from './folder.ts';
import type { Received } from './message.ts';

const helpWithQuality = helpingWithQuality((user_id, held, sessions, now) =>
  qualityHelp({ user_id, held, sessions, now }),
);

/** The handlers of all topics of an instance, each with what follows from its events. */
export function folders(
  database: () => Promise<Firestore> = firestore,
): Readonly<Record<EventTopic, (message: Received) => Promise<void>>> {
  return {
    playback: folder('playback', playbackKind, undefined, database),
    engagement: folder('engagement', engagementKind, noteFollows, database),
    quality: folder('quality', qualityKind, helpWithQuality, database),
  };
}
