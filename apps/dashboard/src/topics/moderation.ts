import { changeUpload, dataOf, firestore, moderations, readUpload } from '@earshot/adapter-firestore';
import {
  collections,
  type ImageReview,
  type ModerationDocument,
  type ModerationState,
  type Why,
} from '@earshot/contracts';
import { moderationOf, type Reviewed } from '@earshot/dashboard-core';
import { isToReview, reviewOf, reviewTask } from '@earshot/enrichment-core';
import type { Firestore } from 'firebase-admin/firestore';
import type { Source } from '../live/topic.ts';
import { signalOf, watchAll } from '../live/watch.ts';

/** Images that are shown of those that wait, the longest first, and of those that were decided. */
const WAITING = 100;
const DECIDED = 30;

/** Images that wait for a person, and what people decided. */
export function moderationSource(): Source {
  return {
    watch: async (changed, failed) => {
      const db = await firestore();
      return watchAll([waitingIn(db), decidedIn(db)].map(signalOf), changed, failed);
    },
    read: async () => {
      const db = await firestore();
      const [waiting, decided] = await Promise.all([waitingIn(db).get(), decidedIn(db).get()]);
      const reviewed = ({ docs }: typeof waiting) =>
        docs.flatMap((one) => dataOf<ModerationDocument>(one) ?? []).map(reviewedOf);
      return moderationOf(Date.now(), reviewed(waiting), reviewed(decided));
    },
  };
}

/** What came of writing a review: it will be carried out, there is no such image, or why it would be refused. */
export type Written = 'written' | 'not found' | { readonly refused: Why };

/**
 * Writes a review of an image, as any moderator's app may: the function `imageReviewed` carries it out. One that would be
 * refused is not written.
 */
export async function writeReview(image: string, review: ImageReview): Promise<Written> {
  const record = await readUpload(moderations, image);
  if (!record) return 'not found';
  let refused: Why | undefined;
  await changeUpload(
    moderations,
    image,
    (current) => {
      const next = current && { ...current, review };
      const task = next && reviewTask(next);
      refused = task?.task === 'refuse' ? task.why : undefined;
      return refused === undefined ? next : undefined;
    },
    review.at,
  );
  return refused === undefined ? 'written' : { refused };
}

function waitingIn(db: Firestore) {
  const state: ModerationState = 'in_review';
  return db
    .collection(collections.moderation)
    .where('state', '==', state)
    .orderBy('created_at' satisfies keyof ModerationDocument)
    .limit(WAITING);
}

function decidedIn(db: Firestore) {
  return db.collection(collections.moderation).orderBy('review.at', 'desc').limit(DECIDED);
}

function reviewedOf(record: ModerationDocument): Reviewed {
  // An outcome stays on record when another review is written.
  return { record, review: reviewIn(record), outcome: isToReview(record) ? undefined : record.reviewed };
}

function reviewIn(record: ModerationDocument): ImageReview | undefined {
  const review = reviewOf(record);
  return review.ok ? review.value : undefined;
}
