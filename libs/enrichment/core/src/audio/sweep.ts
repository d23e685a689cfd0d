import { type TranscriptionDocument, why } from '@earshot/contracts';
import { enter, minutesAfter, since } from '../upload/record.ts';

/** What Speech says about an operation. */
export type OperationAnswer =
  | { readonly state: 'running' }
  /** Speech does not know it (any more). */
  | { readonly state: 'lost' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'succeeded'; readonly result: { readonly bucket: string; readonly name: string } };

/** Hours after its submission that a job which still runs is given up: dynamic batching may take 24. */
const PATIENCE_HOURS = 36;
/** Minutes until a running operation is asked again. */
const ASK_AGAIN_MIN = 5;

/** The record after its operation was asked; a succeeded one is read like any result instead. */
export function afterAsking(
  record: TranscriptionDocument,
  answer: Exclude<OperationAnswer, { state: 'succeeded' }>,
  now: Date,
): TranscriptionDocument | undefined {
  if (record.state !== 'transcribing') return undefined;
  switch (answer.state) {
    case 'failed':
      return enter(record, 'failed', now, why('audio.failed', { words: answer.reason }));
    case 'lost':
      return enter(record, 'failed', now, why('audio.lost'));
    case 'running':
      return now.getTime() - since(record).getTime() > PATIENCE_HOURS * 3_600_000
        ? enter(record, 'failed', now, why('audio.overdue', { hours: PATIENCE_HOURS }))
        : { ...record, lease_until: minutesAfter(now, ASK_AGAIN_MIN), updated_at: now };
  }
}
