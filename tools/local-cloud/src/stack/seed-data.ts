/** Writes what production has from its set-up: the texts of notifications, BigQuery's tables, functions and views. */
import { installOffline, migrate } from '@earshot/adapter-bigquery';
import { createOnce } from '@earshot/adapter-firestore';
import {
  NOTIFICATION_TYPES,
  type NotificationTemplate,
  type NotificationType,
  paths,
} from '@earshot/contracts';
import { mirrorSchema } from '@earshot/mirroring-core';
import { textsOf } from '@earshot/notifying-core';
import { offlineLibrary, putLibrary } from './offline-library.ts';

async function ensureTemplate(type: NotificationType): Promise<void> {
  const { EN, ES, DE, FR } = textsOf(type);
  const template: NotificationTemplate = { msg_en: EN, msg_es: ES, msg_de: DE, msg_fr: FR };
  // Kept as it is when somebody has edited it.
  await createOnce(paths.notification(type), template);
}

async function ensureBigquery(): Promise<void> {
  await migrate(mirrorSchema);
  const library = await offlineLibrary();
  if (library !== undefined) await installOffline(library, putLibrary);
}

await Promise.all([...NOTIFICATION_TYPES.map(ensureTemplate), ensureBigquery()]);
