import {
  type NotificationDocument,
  paths,
  type QualityEvent,
  type RoughListeningDocument,
  type RoughSession,
} from '@earshot/contracts';
import { qualityKind, roughnessOf } from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import type { Change, Consequence } from './consequence.ts';
import { replaceIn } from './replace.ts';

type QualityBody = typeof qualityKind.empty;

/** Decides what is known of a listener's rough sessions when some more have become rough, and whether that is told. */
export type HelpWithQuality = (listener: {
  readonly user_id: string;
  readonly held: RoughListeningDocument | undefined;
  readonly sessions: readonly RoughSession[];
  readonly now: Date;
}) => {
  readonly listening: RoughListeningDocument;
  readonly notification: NotificationDocument | undefined;
};

/**
 * Keeps in mind which sessions of a listener have become rough, and puts help into their outbox, in the commit that
 * folds what made the last of them so. A session becomes rough once: what comes after costs neither reads nor writes.
 */
export function helpingWithQuality(help: HelpWithQuality): Consequence<QualityEvent, QualityBody> {
  return async (db, batch, changes, now) => {
    const byUser = Map.groupBy(changes.flatMap(becameRough), ({ user }) => user);
    await Promise.all(
      Array.from(byUser, ([user_id, found]) => {
        const sessions = found.map(({ session }) => session);
        return addHelp(db, batch, user_id, (held) => help({ user_id, held, sessions, now }));
      }),
    );
  };
}

function becameRough({
  user,
  id,
  before,
  after,
}: Change<QualityEvent, QualityBody>): { readonly user: string; readonly session: RoughSession }[] {
  const rough = roughnessOf(after);
  if (!rough || roughnessOf(before)) return [];
  const { episode_id, stalls, at } = rough;
  return [{ user, session: { session_id: id, episode_id, stalls, at: new Date(at) } }];
}

async function addHelp(
  db: Firestore,
  batch: WriteBatch,
  user: string,
  help: (held: RoughListeningDocument | undefined) => ReturnType<HelpWithQuality>,
): Promise<void> {
  const found = await db.doc(paths.roughListening(user)).get();
  const { listening, notification } = help(dataOf<RoughListeningDocument>(found));
  replaceIn(batch, found, { ...listening });
  if (!notification) return;
  const outbox = db.doc(paths.userNotification(user, notification.notification_id));
  // A session whose state has expired may become rough once more.
  const told = await outbox.get();
  if (!told.exists) batch.create(outbox, notification);
}
