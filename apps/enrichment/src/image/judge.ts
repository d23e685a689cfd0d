import { changeUpload, moderations } from '@earshot/adapter-firestore';
import { type Cover, decodeCover, visionJpeg } from '@earshot/adapter-images';
import { ObjectGone, readObject } from '@earshot/adapter-storage';
import { annotateImage } from '@earshot/adapter-vision';
import { type ModerationDocument, moderationSettings, Permanent, readSettings } from '@earshot/contracts';
import {
  claimJudging,
  endedImage,
  judge,
  judged,
  type Judgement,
  released,
  unknownReason,
} from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { GONE } from '../content.ts';
import { publishArtwork } from './publish.ts';
import { quarantineOriginal } from './quarantine.ts';

/** Largest image read, in bytes. */
const MAX_IMAGE_BYTES = 32 * 1024 * 1024;

/**
 * Judges an image, if that is due and no one else is at it, and publishes or quarantines it. A fault that may pass ends the
 * claim and is thrown; one whose holder died lapses, and the tick takes it up.
 */
export async function judgeImage(image: string): Promise<void> {
  const claimedAt = new Date();
  const { record, changed } = await changeUpload(
    moderations,
    image,
    (current) => current && claimJudging(current, claimedAt),
    claimedAt,
  );
  if (changed && record?.lease_until) await settle(image, record);
  else if (record) await quarantineOriginal(record);
}

async function settle(image: string, record: ModerationDocument): Promise<void> {
  try {
    const judgement = await judgementOf(record);
    const now = new Date();
    const { record: next } = await changeUpload(
      moderations,
      image,
      (current) => current && judged(current, judgement, now),
      now,
    );
    logEvent('INFO', 'image_judged', { image, decision: judgement.decision, state: next?.state });
    if (next) await quarantineOriginal(next);
  } catch (error) {
    const end = endOf(error);
    const now = new Date();
    await changeUpload(
      moderations,
      image,
      (current) =>
        current && (end ? endedImage(current, end.state, end.reason, now) : released(current, now)),
      now,
    );
    if (!end) throw error;
    logEvent('WARNING', 'image_ended', { image, ...end });
  }
}

/** How an image ends by a fault that stays; undefined for one that may pass. */
function endOf(
  error: unknown,
): { readonly state: 'rejected' | 'cancelled'; readonly reason: string } | undefined {
  if (error instanceof ObjectGone) return { state: 'cancelled', reason: GONE };
  return error instanceof Permanent ? { state: 'rejected', reason: error.message } : undefined;
}

async function judgementOf({ image, source }: ModerationDocument): Promise<Judgement> {
  const cover = await readCover(source);
  const annotation = await annotateImage(await visionJpeg(cover));
  if (!annotation.ok)
    return { decision: 'undecided', reason: `it could not be judged: ${annotation.reason}` };
  const { findings, dominant_color } = annotation;
  const { MODERATION_REQUIRED } = readSettings({
    MODERATION_REQUIRED: moderationSettings.MODERATION_REQUIRED,
  });
  const decision = judge(findings.likelihoods, MODERATION_REQUIRED);
  if (decision === 'undecided')
    return { decision, findings, reason: unknownReason(findings, MODERATION_REQUIRED) };
  if (decision !== 'safe') return { decision, findings };
  return { decision, findings, artwork: await publishArtwork(image, cover, dominant_color) };
}

/** @throws Permanent when the upload cannot be a cover; ObjectGone when it is not there any more */
async function readCover(source: ModerationDocument['source']): Promise<Cover> {
  const bytes = await readObject(source, MAX_IMAGE_BYTES).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new Permanent(`the image has more than ${MAX_IMAGE_BYTES / 1024 ** 2} MB`, { cause: error });
  });
  const decoded = await decodeCover(bytes);
  if (!decoded.ok) throw new Permanent(decoded.reason);
  return decoded.cover;
}
