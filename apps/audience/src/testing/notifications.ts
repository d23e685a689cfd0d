import { firestore } from '@earshot/adapter-firestore';
import { type NotificationDocument, type NotificationLedgerDocument, paths } from '@earshot/contracts';
import { deliverMessage } from '../deliver/message.ts';

/** Delivers a message as its function does. */
export function receive(body: unknown, messageId = '1'): Promise<void> {
  const data = Buffer.from(JSON.stringify(body)).toString('base64');
  return deliverMessage({ messageId, publishTime: new Date().toISOString(), data });
}

/** An account with these devices, and the episode that it is told of. */
export async function withAccount(user: string, fields: object = {}): Promise<void> {
  const db = await firestore();
  await db.doc(paths.user(user)).set({ user_id: user, language: 'EN', ...fields });
  await db
    .doc(paths.episode('episode_1'))
    .set({ episode_id: 'episode_1', title: 'Markets', status: 'ready', updated_at: new Date() });
}

/** What stands in a user's inbox, and in the ledger of what they were told. */
export async function stored(user: string, id = 'continue_1') {
  const db = await firestore();
  const [inbox, ledger, account] = await db.getAll(
    db.doc(paths.userNotification(user, id)),
    db.doc(paths.notificationLedger(user)),
    db.doc(paths.user(user)),
  );
  return {
    inbox: inbox?.data() as NotificationDocument | undefined,
    ledger: ledger?.data() as NotificationLedgerDocument | undefined,
    tokens: account?.get('tokens') as string[] | undefined,
  };
}
