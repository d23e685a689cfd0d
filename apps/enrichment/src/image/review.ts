import { isDeepStrictEqual } from 'node:util';
import { changeKnown, dataOf, moderations } from '@earshot/adapter-firestore';
import { currentVersion, ObjectGone } from '@earshot/adapter-storage';
import {
  bucketSettings,
  type ModerationDocument,
  Permanent,
  readSettings,
  type Why,
} from '@earshot/contracts';
import { claimReview, publishedByReview, refusedReview, reviewTask } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { GONE } from '../content.ts';
import { doChores } from './chores.ts';
import { type Original, readOriginal } from './original.ts';
import { abandonArtwork, makeArtwork } from './publish.ts';

/** A change of an image's record. */
export interface ModerationChange {
  readonly data?: { readonly before: DocumentSnapshot; readonly after: DocumentSnapshot } | undefined;
}

/** Carries out the review of an image when a person wrote one; every other change of its record is the codebase's own. */
export async function takeReview({ data }: ModerationChange): Promise<void> {
  if (!data || isDeepStrictEqual(reviewIn(data.before), reviewIn(data.after))) return;
  await carryOutReview(data.after.id);
}

/** Tells a reviewer why their review cannot be carried out. */
export async function refuseReview({ data }: ModerationChange, reason: string): Promise<void> {
  if (data) await refuse(data.after.id, { reason });
}

/** Carries out what a reviewer decided about an image, unless that is done. */
export async function carryOutReview(image: string): Promise<void> {
  const now = new Date();
  const { record, changed } = await changeKnown(
    moderations,
    image,
    (current) => claimReview(current, now),
    now,
  );
  if (!record) return;
  if (!changed || reviewTask(record).task !== 'publish') return doChores(record);
  await publish(record);
}

function reviewIn(snapshot: DocumentSnapshot): unknown {
  return dataOf<ModerationDocument>(snapshot)?.review;
}

async function publish(record: ModerationDocument): Promise<void> {
  const { image } = record;
  const original = await originalOf(record);
  if ('refused' in original) return refuse(image, original.refused);
  const made = await makeArtwork(image, original, undefined);
  const now = new Date();
  const { record: next, changed } = await changeKnown(
    moderations,
    image,
    (current) => publishedByReview(current, made, now),
    now,
  );
  if (!changed) await abandonArtwork(image, made);
  logEvent('INFO', 'image_reviewed', { image, state: next?.state });
}

/** The original of an image, wherever it lies, or why there is none to publish. */
async function originalOf({
  image,
  source,
  quarantined_to,
}: ModerationDocument): Promise<Original | { readonly refused: Why }> {
  try {
    const { QUARANTINE_BUCKET } = readSettings(bucketSettings);
    const version =
      quarantined_to === undefined
        ? source
        : await currentVersion({ bucket: QUARANTINE_BUCKET, name: image });
    return await readOriginal(version);
  } catch (error) {
    if (error instanceof ObjectGone) return { refused: GONE };
    if (error instanceof Permanent) return { refused: error.why };
    throw error;
  }
}

async function refuse(image: string, cause: Why): Promise<void> {
  const now = new Date();
  await changeKnown(moderations, image, (current) => refusedReview(current, cause, now), now);
  logEvent('WARNING', 'review_refused', { image, reason: cause.reason });
}
