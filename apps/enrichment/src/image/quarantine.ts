import { changeUpload, moderations } from '@earshot/adapter-firestore';
import { moveObject } from '@earshot/adapter-storage';
import { bucketSettings, type ModerationDocument, readSettings } from '@earshot/contracts';
import { moved } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { gsUri } from '../upload.ts';

/** Moves the original of a sensitive image out of reach, unless that is done. Any number of calls move it once. */
export async function quarantineOriginal(record: ModerationDocument): Promise<void> {
  const now = new Date();
  const { image, source } = record;
  const target = { bucket: readSettings(bucketSettings).QUARANTINE_BUCKET, name: image };
  if (!moved(record, gsUri(target), now)) return;
  await moveObject(source, target);
  await changeUpload(moderations, image, (current) => current && moved(current, gsUri(target), now), now);
  logEvent('INFO', 'image_quarantined', { image });
}
