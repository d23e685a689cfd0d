import { changeKnown, changeUpload, moderations, readUpload } from '@earshot/adapter-firestore';
import type { ModerationDocument } from '@earshot/contracts';
import {
  cancelledImage,
  endedImage,
  receiveImage,
  refuseImage,
  retellImage,
  unknownContent,
  type Upload,
  uploadId,
} from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { contentOf, GONE } from '../content.ts';
import { supersedeEarlier } from '../supersede.ts';
import { uploadOf } from '../upload.ts';
import { attendImage } from './attend.ts';

/**
 * Takes an event of an image upload, finalized or with new metadata, in any order and any number: the first one creates
 * its record and has it judged, a later one adds what it knows.
 */
export async function takeImage(event: { readonly data: unknown }): Promise<void> {
  const upload = uploadOf(event);
  const image = uploadId(upload.source);
  const known = await readUpload(moderations, image);
  const next = known ? await retell(image, upload) : await receive(image, upload);
  if (!next) return;
  const now = new Date();
  await supersedeEarlier(
    moderations,
    upload.source,
    (record, cause) => endedImage(record, 'superseded', cause, now),
    now,
  );
  await attendImage(image);
}

/** Ends an image upload whose event cannot be handled, where a user sees it. */
export async function refuseImageEvent(event: { readonly data: unknown }, reason: string): Promise<void> {
  const image = uploadId(uploadOf(event).source);
  const now = new Date();
  await changeKnown(moderations, image, (record) => endedImage(record, 'rejected', { reason }, now), now);
}

async function receive(image: string, upload: Upload): Promise<ModerationDocument | undefined> {
  const { side, kind, mime, gone } = await contentOf(upload);
  if (side !== 'image') return undefined;
  const now = new Date();
  const { record } = await changeUpload(
    moderations,
    image,
    (current) => {
      if (current) return retellImage(current, upload, now);
      if (gone) return cancelledImage(upload, GONE, now);
      return kind === 'image'
        ? receiveImage(upload, now)
        : refuseImage(upload, unknownContent(mime, upload.bytes), now);
    },
    now,
  );
  if (record) logEvent('INFO', 'image_received', { image, state: record.state, reason: record.reason });
  return record;
}

async function retell(image: string, upload: Upload): Promise<ModerationDocument | undefined> {
  const now = new Date();
  const { record } = await changeKnown(
    moderations,
    image,
    (current) => retellImage(current, upload, now),
    now,
  );
  return record;
}
