import {
  type Decoded,
  decodeWith,
  idSchema,
  type ImageReview,
  type ModerationDocument,
  type ModerationState,
  REVIEW_DECISIONS,
  type ReviewOutcome,
  shown,
  type Why,
  why,
} from '@earshot/contracts';
import * as v from 'valibot';
import { minutesAfter } from '../upload/record.ts';
import { type MadeArtwork, withArtwork } from './moderation.ts';
import { afterChore, enterImage, isToReview } from './record.ts';

/** Minutes in which a review is carried out; the function runs shorter than that. */
const REVIEWING_MIN = 5;

const schema: v.GenericSchema<unknown, ImageReview> = v.object({
  decision: v.picklist(
    REVIEW_DECISIONS,
    (issue) => `expected ${REVIEW_DECISIONS.join(' or ')}, got ${shown(issue.input)}`,
  ),
  by: idSchema,
  at: v.date((issue) => `expected a time, got ${shown(issue.input)}`),
});

/** The review of a record as it was written. */
export function reviewOf(record: ModerationDocument): Decoded<ImageReview> {
  return decodeWith(schema, record.review);
}

/** States that no review changes: there is no image, or another one took its place. */
const ENDED: ReadonlySet<ModerationState> = new Set<ModerationState>(['rejected', 'superseded', 'cancelled']);
/** States in which an image is as published as a review can make it. */
const PUBLISHED: ReadonlySet<ModerationState> = new Set<ModerationState>(['published', 'awaiting_metadata']);

/** What a review asks for: `nothing` where the image is so already, or the review is refused for a reason. */
export type ReviewTask =
  { readonly task: 'publish' | 'remove' | 'nothing' } | { readonly task: 'refuse'; readonly why: Why };

/** What the review of a record asks for. */
export function reviewTask(record: ModerationDocument): ReviewTask {
  const review = reviewOf(record);
  if (!review.ok) return { task: 'refuse', why: { reason: review.reason } };
  if (ENDED.has(record.state)) return { task: 'refuse', why: why('image.ended', { state: record.state }) };
  const { decision } = review.value;
  const isSo = decision === 'publish' ? PUBLISHED.has(record.state) : record.state === 'quarantined';
  return { task: isSo ? 'nothing' : decision };
}

/**
 * The record with its review carried out; where that takes publishing first, with a lease for the caller to do it.
 * Undefined when nothing is left to carry out. Whoever judges the image meanwhile finds it decided.
 */
export function claimReview(record: ModerationDocument, now: Date): ModerationDocument | undefined {
  if (!isToReview(record)) return undefined;
  const asked = reviewTask(record);
  switch (asked.task) {
    case 'publish':
      return { ...record, lease_until: minutesAfter(now, REVIEWING_MIN), updated_at: now };
    case 'remove': {
      const removed: ModerationDocument = { ...carriedOut(record, now), decision: 'sensitive' };
      return enterImage(removed, 'quarantined', now, why('image.removed'));
    }
    case 'nothing':
      return afterChore(carriedOut(record, now), now);
    case 'refuse':
      return refusedReview(record, asked.why, now);
  }
}

/** The record published as its review asks; undefined when it asks for that no more, or {@link withArtwork} says so. */
export function publishedByReview(
  record: ModerationDocument,
  made: MadeArtwork,
  now: Date,
): ModerationDocument | undefined {
  if (!isToReview(record) || reviewTask(record).task !== 'publish') return undefined;
  return withArtwork({ ...carriedOut(record, now), decision: 'safe' }, made, now);
}

/** The record with its review refused for a reason. */
export function refusedReview(record: ModerationDocument, cause: Why, now: Date): ModerationDocument {
  const reviewed: ReviewOutcome = { review: record.review, outcome: 'refused', ...cause, at: now };
  return afterChore({ ...record, reviewed }, now);
}

function carriedOut(record: ModerationDocument, now: Date): ModerationDocument {
  return { ...record, reviewed: { review: record.review, outcome: 'done', at: now } };
}
