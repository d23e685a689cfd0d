import { createObject } from '@earshot/adapter-storage';
import { memo, mirrorSettings, readSettings } from '@earshot/contracts';
import type { KeptObject } from '@earshot/mirroring-core';

/** The bucket of what is too large for BigQuery. */
export const mirrorBucket = memo(() =>
  Promise.resolve(readSettings({ MIRROR_BUCKET: mirrorSettings.MIRROR_BUCKET }).MIRROR_BUCKET),
);

/** Keeps a text in Cloud Storage, once however often it is asked to. */
export async function keep({ text, ...object }: KeptObject): Promise<void> {
  await createObject({ ...object, content_type: 'application/json' }, text);
}
