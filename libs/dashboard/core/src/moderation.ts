import type { ModerationDocument } from '@earshot/contracts';
import { defined } from './figures.ts';
import type { ModerationView, ReviewLine } from './operations.ts';

/** An image's record, and its review if one was written in the right shape. */
export interface Reviewed {
  readonly record: ModerationDocument;
  readonly review: { readonly decision: string; readonly by: string; readonly at: Date } | undefined;
}

/** What waits for a person, the longest first, and what people decided, the latest first. */
export function moderationOf(
  nowMs: number,
  waiting: readonly Reviewed[],
  decided: readonly Reviewed[],
): ModerationView {
  const isDecided = ({ review }: Reviewed) => review !== undefined;
  const at = ({ review }: Reviewed) => review?.at.getTime() ?? 0;
  return {
    at: nowMs,
    waiting: waiting
      .filter((image) => !isDecided(image))
      .toSorted((a, b) => a.record.created_at.getTime() - b.record.created_at.getTime())
      .map(lineOf),
    decided: decided
      .filter(isDecided)
      .toSorted((a, b) => at(b) - at(a))
      .map(lineOf),
  };
}

function lineOf({ record, review }: Reviewed): ReviewLine {
  const { reviewed } = record;
  return defined({
    image: record.image,
    name: record.source.name,
    episode: record.episode_id,
    title: record.metadata.title,
    state: record.state,
    reason: record.reason,
    likelihoods: record.findings?.likelihoods,
    labels: record.findings?.labels ?? [],
    has_picture: !record.original_gone && record.state !== 'cancelled',
    review: review && { decision: review.decision, by: review.by, at: review.at.getTime() },
    outcome:
      reviewed && defined({ outcome: reviewed.outcome, reason: reviewed.reason, at: reviewed.at.getTime() }),
    created_at: record.created_at.getTime(),
    updated_at: record.updated_at.getTime(),
  });
}
