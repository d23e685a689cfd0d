import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  type NotificationDocument,
  type NotificationLedgerDocument,
  paths,
} from '@earshot/contracts';
import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { renderNotifications } from '../notifications/render.ts';
import { documentId } from './options.ts';

/** How many of the latest are shown. */
const SHOWN = 50;

/** `./dev notifications`: what a listener was told, and why not what they were not. */
export function notificationsCommand(): Command {
  return new Command('notifications')
    .description('Show the inbox of a listener of the running local cloud: states, reasons, words and pushes')
    .requiredOption('--user <id>', 'id of the listener, such as user_0001', documentId)
    .option('--json', 'print the documents as JSON')
    .addHelpText('after', '\nExample:\n  ./dev notifications --user user_0001')
    .action(async ({ user, json }: { user: string; json?: true }) => {
      await enterLocalCloud();
      const db = await firestore();
      const inbox = db.doc(paths.user(user)).collection(collections.notifications);
      const [{ docs }, told] = await Promise.all([
        inbox.orderBy('created_at', 'desc').limit(SHOWN).get(),
        db.doc(paths.notificationLedger(user)).get(),
      ]);
      const notifications = docs.flatMap((doc) => dataOf<NotificationDocument>(doc) ?? []);
      const ledger = dataOf<NotificationLedgerDocument>(told);
      await db.terminate();
      if (json) console.log(JSON.stringify({ notifications, ledger }, null, 2));
      else console.log(renderNotifications(user, notifications, ledger));
    });
}
