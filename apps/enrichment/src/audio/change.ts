import { changeUpload } from '@earshot/adapter-firestore';
import type { TranscriptionDocument } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';
import { transcriptions } from './side.ts';

/** What comes of a change. */
type Changed = Awaited<ReturnType<typeof changeUpload<TranscriptionDocument>>>;

/** Changes a job's record and its episode, and logs it when that ends the job without a transcript. */
export async function changeJob(
  job: string,
  decide: (current: TranscriptionDocument | undefined) => TranscriptionDocument | undefined,
  now: Date,
): Promise<Changed> {
  const change = await changeUpload(transcriptions, job, decide, now);
  const { record, changed } = change;
  if (changed && (record?.state === 'failed' || record?.state === 'rejected')) {
    logEvent('WARNING', 'audio_ended', { job, state: record.state, reason: record.reason });
  }
  return change;
}
