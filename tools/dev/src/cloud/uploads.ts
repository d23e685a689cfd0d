import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  type ModerationDocument,
  type ModerationState,
  type TranscriptionDocument,
  type TranscriptionState,
} from '@earshot/contracts';
import { until } from '@earshot/testing/until';
import type { Uploaded } from './upload.ts';

/** What became of one upload. */
export interface UploadOutcome {
  readonly name: string;
  readonly generation: string;
  readonly kind: 'audio' | 'image';
  readonly state: TranscriptionState | ModerationState;
  readonly reason?: string;
  readonly episode_id?: string;
}

const FINAL: ReadonlySet<string> = new Set<TranscriptionState | ModerationState>([
  'done',
  'failed',
  'rejected',
  'superseded',
  'cancelled',
  'published',
  'quarantined',
  // A person decides what comes of it.
  'in_review',
]);

/** Whether nothing more will happen to an upload by itself. */
export function isFinal(outcome: UploadOutcome): boolean {
  return FINAL.has(outcome.state);
}

/** What became of all uploads so far. */
export async function uploadOutcomes(): Promise<UploadOutcome[]> {
  const db = await firestore();
  const [transcriptions, moderations] = await Promise.all([
    db.collection(collections.transcriptions).get(),
    db.collection(collections.moderation).get(),
  ]);
  return [
    ...transcriptions.docs.map((snapshot) => outcomeOf('audio', dataOf<TranscriptionDocument>(snapshot))),
    ...moderations.docs.map((snapshot) => outcomeOf('image', dataOf<ModerationDocument>(snapshot))),
  ].filter((outcome) => outcome !== undefined);
}

/** Waits until every upload has come to its end. */
export async function untilFinal(uploads: readonly Uploaded[], deadlineMs: number): Promise<void> {
  await until(
    'the uploads to be processed',
    async () => {
      const outcomes = await Promise.all(uploads.map(outcomeOfUpload));
      return outcomes.every((outcome) => outcome && isFinal(outcome));
    },
    { deadlineMs, everyMs: 250 },
  );
}

/** What became of one upload, once anything has. */
export async function outcomeOfUpload({ name, generation }: Uploaded): Promise<UploadOutcome | undefined> {
  const outcomes = await uploadOutcomes();
  return outcomes.find((outcome) => outcome.name === name && outcome.generation === generation);
}

function outcomeOf(
  kind: UploadOutcome['kind'],
  document: TranscriptionDocument | ModerationDocument | undefined,
): UploadOutcome | undefined {
  if (!document) return undefined;
  const { source, state, reason, episode_id } = document;
  return {
    name: source.name,
    generation: source.generation,
    kind,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(episode_id === undefined ? {} : { episode_id }),
  };
}
