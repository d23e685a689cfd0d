import { changeKnown, isArtworkNeeded, moderations } from '@earshot/adapter-firestore';
import { listVersions, moveObject, removeVersion, unlessGone } from '@earshot/adapter-storage';
import { bucketSettings, type ModerationDocument, readSettings } from '@earshot/contracts';
import { artworkFolder, isLeased, isToQuarantine, moved, removedArtwork } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { gsUri } from '../upload.ts';

/**
 * Does what is left to do about a judged image, unless it is to be done later: moves the original of a sensitive one out
 * of reach, and removes published files that no image needs. Any number of calls do it once.
 */
export async function doChores(record: ModerationDocument): Promise<void> {
  if (isLeased(record, new Date())) return;
  if (isToQuarantine(record)) await quarantineOriginal(record);
  for (const artworkId of record.retired_artwork ?? []) await removeArtwork(record.image, artworkId);
}

async function quarantineOriginal({ image, source }: ModerationDocument): Promise<void> {
  const target = { bucket: readSettings(bucketSettings).QUARANTINE_BUCKET, name: image };
  const found = await unlessGone(moveObject(source, target).then(() => true));
  const now = new Date();
  const to = found ? gsUri(target) : undefined;
  await changeKnown(moderations, image, (current) => moved(current, to, now), now);
  logEvent('INFO', 'image_quarantined', { image, original: found ? 'moved' : 'gone' });
}

/**
 * Removes published files unless some image needs them. An image says so before it writes or touches them, so: who says
 * so before the question is seen by it, and who does so after it has touched what was listed before, which then stays.
 */
async function removeArtwork(image: string, artworkId: string): Promise<void> {
  const { DERIVED_BUCKET } = readSettings(bucketSettings);
  const listed = await listVersions(DERIVED_BUCKET, artworkFolder(artworkId));
  const removed = (await isArtworkNeeded(artworkId)) ? [] : await Promise.all(listed.map(removeVersion));
  const now = new Date();
  await changeKnown(moderations, image, (current) => removedArtwork(current, artworkId, now), now);
  logEvent('INFO', 'artwork_removed', {
    image,
    files: removed.filter((result) => result === 'removed').length,
  });
}
