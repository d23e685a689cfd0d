import { deploymentOptions, paths } from '@earshot/contracts';
import { handle } from '@earshot/runtime';
import { defineString } from 'firebase-functions/params';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { onDocumentUpdated } from 'firebase-functions/v2/firestore';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { onObjectDeleted, onObjectFinalized, onObjectMetadataUpdated } from 'firebase-functions/v2/storage';
import { takeGone } from './audio/gone.ts';
import { refuseResult, takeResult } from './audio/result.ts';
import { refuseAudio, takeAudio } from './audio/uploaded.ts';
import { refuseReview, takeReview } from './image/review.ts';
import { refuseImageEvent, takeImage } from './image/uploaded.ts';
import { tick } from './tick.ts';

setGlobalOptions(deploymentOptions());

const uploads = { bucket: defineString('UPLOADS_BUCKET'), retry: true };
const results = { bucket: defineString('TRANSCRIPTS_BUCKET'), retry: true };
const audio = { memory: '512MiB', concurrency: 20, timeoutSeconds: 120 } as const;
/**
 * Decoding the worst image that is taken needs 450 MB, encoding the largest cover 220 MB, the codebase and its clients
 * 200 MB: one at a time fits into 1 GiB, and as it is all computing, a second one would gain nothing.
 */
const image = { memory: '1GiB', concurrency: 1, timeoutSeconds: 120 } as const;

/** Speech uploads become a transcription job. */
export const audioUploaded = onObjectFinalized(
  { ...uploads, ...audio },
  handle('audioUploaded', takeAudio, refuseAudio),
);
/** Metadata that comes after the audio completes it. */
export const audioMetadataUpdated = onObjectMetadataUpdated(
  { ...uploads, ...audio },
  handle('audioMetadataUpdated', takeAudio, refuseAudio),
);
/** Audio that is deleted or replaced before it is transcribed ends its job. */
export const audioDeleted = onObjectDeleted(
  { ...uploads, ...audio },
  handle('audioDeleted', takeGone, refuseAudio),
);
/** A finished transcript labels its episode. That of eight hours takes 150 MB, so an instance reads one at a time. */
export const transcriptReady = onObjectFinalized(
  { ...results, ...audio, concurrency: 1 },
  handle('transcriptReady', takeResult, refuseResult),
);
/** Covers are judged, then published or quarantined. */
export const imageUploaded = onObjectFinalized(
  { ...uploads, ...image },
  handle('imageUploaded', takeImage, refuseImageEvent),
);
/** Metadata that comes after the cover completes it. */
export const imageMetadataUpdated = onObjectMetadataUpdated(
  { ...uploads, ...image },
  handle('imageMetadataUpdated', takeImage, refuseImageEvent),
);
/** A reviewer's decision publishes or removes a cover. */
export const imageReviewed = onDocumentUpdated(
  { document: paths.moderation('{image}'), retry: true, ...image },
  handle('imageReviewed', takeReview, refuseReview),
);
/** Looks after uploads that no event moves on. */
export const enrichmentTick = onSchedule({ schedule: 'every 1 minutes', ...image }, tick);
