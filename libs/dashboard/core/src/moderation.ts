import type { ModerationDocument, ReviewOutcome } from '@earshot/contracts';
import { defined } from './figures.ts';
import type { ModerationView, ReviewLine } from './operations.ts';

/** An image's record, and its review if one was written in the right shape. */
export interface Reviewed {
  readonly record: ModerationDocument;
  readonly review: { readonly decision: string; readonly by: string; readonly at: Date } | undefined;
  /** What came of that review, once something has. */
  readonly outcome: ReviewOutcome | undefined;
}

/**
 * What waits for a person, the longest first, and what people decided, the latest first. An image whose review was refused
 * waits again.
 */
export function moderationOf(
  nowMs: number,
  waiting: readonly Reviewed[],
  decided: readonly Reviewed[],
): ModerationView {
  const isWaiting = ({ record, review, outcome }: Reviewed) =>
    record.state === 'in_review' && (review === undefined || outcome?.outcome === 'refused');
  const at = ({ review }: Reviewed) => review?.at.getTime() ?? 0;
  return {
    at: nowMs,
    waiting: waiting
      .filter(isWaiting)
      .toSorted((a, b) => a.record.created_at.getTime() - b.record.created_at.getTime())
      .map(lineOf),
    decided: decided
      .filter((image) => image.review !== undefined && !isWaiting(image))
      .toSorted((a, b) => at(b) - at(a))
      .map(lineOf),
  };
}

function lineOf({ record, review, outcome }: Reviewed): ReviewLine {
  return defined({
    image: record.image,
    name: record.source.name,
    episode: record.episode_id,
    title: record.metadata.title,
    state: record.state,
    reason: record.reason,
    because: record.because,
    likelihoods: record.findings?.likelihoods,
    labels: record.findings?.labels ?? [],
    has_picture: !record.original_gone && record.state !== 'cancelled',
    review: review && { decision: review.decision, by: review.by, at: review.at.getTime() },
    outcome:
      outcome &&
      defined({
        outcome: outcome.outcome,
        reason: outcome.reason,
        because: outcome.because,
        at: outcome.at.getTime(),
      }),
    created_at: record.created_at.getTime(),
    updated_at: record.updated_at.getTime(),
  });
}
