import { changeKnown, moderations } from '@earshot/adapter-firestore';
import { visionJpeg } from '@earshot/adapter-images';
import { ObjectGone } from '@earshot/adapter-storage';
import { annotateImage } from '@earshot/adapter-vision';
import {
  type ModerationDocument,
  moderationSettings,
  Permanent,
  readSettings,
  type Why,
  why,
} from '@earshot/contracts';
import {
  endedImage,
  judge,
  judged,
  type Judgement,
  postponed,
  unknownReason,
} from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { GONE } from '../content.ts';
import { readOriginal } from './original.ts';
import { abandonArtwork, makeArtwork } from './publish.ts';

/**
 * Judges an image that the caller claimed, and makes its artwork when it is safe.
 * @returns its record, when that is judged
 * @throws what may pass; the image is judged again later, by the tick
 */
export async function judgeImage(record: ModerationDocument): Promise<ModerationDocument | undefined> {
  const { image } = record;
  try {
    const judgement = await judgementOf(record);
    const now = new Date();
    const { record: next, changed } = await changeKnown(
      moderations,
      image,
      (current) => judged(current, judgement, now),
      now,
    );
    if (!changed && judgement.decision === 'safe') await abandonArtwork(image, judgement.made);
    logEvent('INFO', 'image_judged', { image, decision: judgement.decision, state: next?.state });
    return next;
  } catch (error) {
    return unjudged(image, error);
  }
}

/** Ends an image by a fault that stays; has it judged again after one that may pass, which is thrown. */
async function unjudged(image: string, error: unknown): Promise<ModerationDocument | undefined> {
  const end = endOf(error);
  const now = new Date();
  const { record } = await changeKnown(
    moderations,
    image,
    (current) =>
      end ? endedImage(current, end.state, end.why, now) : postponed(current, why('image.unanswered'), now),
    now,
  );
  if (!end) throw error;
  logEvent('WARNING', 'image_ended', { image, state: end.state, reason: end.why.reason });
  return record;
}

/** How an image ends by a fault that stays; undefined for one that may pass. */
function endOf(error: unknown): { readonly state: 'rejected' | 'cancelled'; readonly why: Why } | undefined {
  if (error instanceof ObjectGone) return { state: 'cancelled', why: GONE };
  return error instanceof Permanent ? { state: 'rejected', why: error.why } : undefined;
}

async function judgementOf({ image, source }: ModerationDocument): Promise<Judgement> {
  const original = await readOriginal(source);
  const annotation = await annotateImage(await visionJpeg(original.cover));
  if (!annotation.ok)
    return { decision: 'undecided', ...why('image.unjudged', { words: annotation.reason }) };
  const { findings, dominant_color } = annotation;
  const { MODERATION_REQUIRED } = readSettings({
    MODERATION_REQUIRED: moderationSettings.MODERATION_REQUIRED,
  });
  const decision = judge(findings.likelihoods, MODERATION_REQUIRED);
  if (decision === 'undecided')
    return { decision, findings, ...unknownReason(findings, MODERATION_REQUIRED) };
  if (decision !== 'safe') return { decision, findings };
  return { decision, findings, made: await makeArtwork(image, original, dominant_color) };
}
