import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  decodeWith,
  type NotificationDocument,
  paths,
  type ProfileDocument,
  type RecommendationsDocument,
  userSchema,
  type UserWindowDocument,
} from '@earshot/contracts';
import { episodesNamed, listenerViewOf } from '@earshot/dashboard-core';
import { affinityOf } from '@earshot/recommending-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import type { Source } from '../live/topic.ts';
import { signalOf, signalOfDocument, watchAll } from '../live/watch.ts';
import { readBriefs } from './episodes.ts';

/** Windows and notifications that are shown. */
const SHOWN = 50;

/** One listener. */
export function listenerSource(user: string): Source {
  return {
    watch: async (changed, failed) => {
      const db = await firestore();
      const documents = [paths.user(user), paths.profile(user), paths.recommendations(user)];
      const signals = [
        ...documents.map((path) => signalOfDocument(db.doc(path))),
        signalOf(windowsOf(db, user).limit(1)),
        signalOf(notificationsOf(db, user).limit(SHOWN)),
      ];
      return watchAll(signals, changed, failed);
    },
    read: async () => {
      const db = await firestore();
      const nowMs = Date.now();
      const [found, windows, notifications] = await Promise.all([
        db.getAll(db.doc(paths.user(user)), db.doc(paths.profile(user)), db.doc(paths.recommendations(user))),
        windowsOf(db, user).limit(SHOWN).get(),
        notificationsOf(db, user).limit(SHOWN).get(),
      ]);
      const [account, profile, recommendations] = found;
      const known = {
        profile: profile && dataOf<ProfileDocument>(profile),
        recommendations: recommendations && dataOf<RecommendationsDocument>(recommendations),
      };
      return listenerViewOf({
        ...known,
        nowMs,
        user,
        account: account && accountIn(account),
        affinity: known.profile ? affinityOf(known.profile, nowMs) : {},
        windows: windows.docs.flatMap((one) => dataOf<UserWindowDocument>(one) ?? []),
        notifications: notifications.docs.flatMap((one) => dataOf<NotificationDocument>(one) ?? []),
        briefs: await readBriefs(db, episodesNamed(known)),
      });
    },
  };
}

/** Whether anything is known of a listener. */
export async function isListener(user: string): Promise<boolean> {
  const db = await firestore();
  const found = await db.getAll(db.doc(paths.user(user)), db.doc(paths.profile(user)));
  return found.some(({ exists }) => exists);
}

/** Listeners whose ids begin with a text, in the order of their ids, at most {@link SHOWN}. */
export async function findListeners(text: string) {
  const db = await firestore();
  const profiles = db.collection(collections.profiles);
  const { FieldPath } = await import('firebase-admin/firestore');
  const byId = profiles.orderBy(FieldPath.documentId()).limit(SHOWN);
  const found = await (text === '' ? byId : byId.startAt(text).endAt(`${text}\uf8ff`))
    .select('user_id', 'plays', 'updated_at')
    .get();
  return found.docs.flatMap((one) => dataOf<ProfileDocument>(one) ?? []);
}

function windowsOf(db: Firestore, user: string) {
  const start = 'window_start' satisfies keyof UserWindowDocument;
  return db.collection(`${paths.user(user)}/${collections.sessions}`).orderBy(start, 'desc');
}

function notificationsOf(db: Firestore, user: string) {
  const created = 'created_at' satisfies keyof NotificationDocument;
  return db.collection(`${paths.user(user)}/${collections.notifications}`).orderBy(created, 'desc');
}

function accountIn(snapshot: DocumentSnapshot) {
  const account = dataOf(snapshot);
  if (account === undefined) return undefined;
  const decoded = decodeWith(userSchema, account);
  return decoded.ok ? decoded.value : undefined;
}
