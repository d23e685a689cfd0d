/** Writes the data that production has from its set-up: texts of notifications, tables of the mirror. */
import { createOnce } from '@earshot/adapter-firestore';
import { type NotificationTemplate, type NotificationType, paths } from '@earshot/contracts';
import { textsOf } from '@earshot/notifying-core';

const types: readonly NotificationType[] = ['CONTINUE_LISTENING', 'TRENDING_NOW'];

await Promise.all(
  types.map(async (type) => {
    const { EN, ES, DE, FR } = textsOf(type);
    const template: NotificationTemplate = { msg_en: EN, msg_es: ES, msg_de: DE, msg_fr: FR };
    // Kept as it is when somebody edited it.
    await createOnce(paths.notification(type), template);
  }),
);
