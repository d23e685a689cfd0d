import { readDocuments } from '@earshot/adapter-firestore';
import {
  audienceSettings,
  decodeWith,
  type NotificationTemplate,
  type NotificationType,
  paths,
  readSettings,
  templateSchema,
} from '@earshot/contracts';
import { cached } from '../cached.ts';

const lifeMs = () => readSettings(audienceSettings).TEMPLATE_LIFE_SEC * 1000;

const templateOf = (type: NotificationType) => cached(() => readTemplate(type), lifeMs);

/** The texts that operators have written, by type; the instance keeps each for `TEMPLATE_LIFE_SEC`. */
export const templates = {
  CONTINUE_LISTENING: templateOf('CONTINUE_LISTENING'),
  TRENDING_NOW: templateOf('TRENDING_NOW'),
  NEW_FOR_YOU: templateOf('NEW_FOR_YOU'),
  FINISHED_NEXT: templateOf('FINISHED_NEXT'),
  QUALITY_HELP: templateOf('QUALITY_HELP'),
} satisfies Readonly<Record<NotificationType, () => Promise<NotificationTemplate | undefined>>>;

async function readTemplate(type: NotificationType): Promise<NotificationTemplate | undefined> {
  const [template] = await readDocuments([paths.notification(type)]);
  const decoded = template && decodeWith(templateSchema, template.data);
  return decoded?.ok ? decoded.value : undefined;
}
