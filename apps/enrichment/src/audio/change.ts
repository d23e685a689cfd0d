import { changeKnown } from '@earshot/adapter-firestore';
import type { TranscriptionDocument } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';
import { transcriptions } from './side.ts';

/** What comes of a change. */
type Changed = Awaited<ReturnType<typeof changeKnown<TranscriptionDocument>>>;

/** Changes a job's record and its episode, and logs it when that ends the job without a transcript. */
export async function changeJob(
  job: string,
  step: (known: TranscriptionDocument) => TranscriptionDocument | undefined,
  now: Date,
): Promise<Changed> {
  const change = await changeKnown(transcriptions, job, step, now);
  const { record, changed } = change;
  if (changed && (record?.state === 'failed' || record?.state === 'rejected')) {
    logEvent('WARNING', 'audio_ended', { job, state: record.state, reason: record.reason });
  }
  return change;
}
