import { createHash } from 'node:crypto';
import { createObject } from '@earshot/adapter-storage';
import { memo, mirrorSettings, readSettings } from '@earshot/contracts';
import type { MirrorRow } from '@earshot/mirroring-core';

const bucket = memo(() =>
  Promise.resolve(readSettings({ MIRROR_BUCKET: mirrorSettings.MIRROR_BUCKET }).MIRROR_BUCKET),
);

/**
 * Keeps what is too large for BigQuery in Cloud Storage, once however often it is asked to, and gives its gs:// link.
 * The name follows from document and sequence.
 */
export async function keep(folder: string, { json }: MirrorRow, text: string): Promise<string> {
  const document = createHash('sha256').update(String(json.document)).digest('hex');
  const object = { bucket: await bucket(), name: `${folder}/${document}/${String(json.sequence)}.json` };
  await createObject({ ...object, content_type: 'application/json' }, text);
  return `gs://${object.bucket}/${object.name}`;
}
