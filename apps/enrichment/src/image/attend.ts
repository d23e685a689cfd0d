import { changeKnown, moderations } from '@earshot/adapter-firestore';
import { claimJudging, isToReview, isUnjudged } from '@earshot/enrichment-core';
import { doChores } from './chores.ts';
import { judgeImage } from './judge.ts';
import { carryOutReview } from './review.ts';

/**
 * Does whatever is due about an image, unless someone else is at it: carries out its review, or judges it and publishes or
 * quarantines it. What its holder died at is due again once the lease has passed, and the tick takes it up.
 */
export async function attendImage(image: string): Promise<void> {
  const now = new Date();
  const { record, changed } = await changeKnown(
    moderations,
    image,
    (known) => (isToReview(known) ? undefined : claimJudging(known, now)),
    now,
  );
  const judged = changed && record && isUnjudged(record) ? await judgeImage(record) : record;
  if (!judged) return;
  if (isToReview(judged)) await carryOutReview(image);
  else await doChores(judged);
}
