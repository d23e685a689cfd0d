import { askTranscription } from '@earshot/adapter-speech';
import { currentVersion, ObjectGone } from '@earshot/adapter-storage';
import { Permanent, type TranscriptionDocument } from '@earshot/contracts';
import { afterAsking, ended, isToReprocess, type OperationAnswer } from '@earshot/enrichment-core';
import { changeJob } from './change.ts';
import { endIfGone } from './gone.ts';
import { reprocessJob } from './reprocess.ts';
import { readResult } from './result.ts';
import { submitJob } from './submit.ts';

/**
 * Resolves a job whose lease has passed: begins it again when that was asked for, submits it again if that got lost, else
 * asks what became of its operation. One that failed because its audio is gone ends like any whose audio is gone.
 */
export async function resolveJob(record: TranscriptionDocument): Promise<void> {
  if (isToReprocess(record)) return reprocessJob(record);
  if (record.operation === undefined) return submitJob(record.job);
  const answer = await askTranscription(record.operation);
  if (answer.state === 'succeeded') return fetchResult(record.job, answer);
  if (answer.state !== 'running' && (await endIfGone(record.source))) return;
  const now = new Date();
  await changeJob(record.job, (current) => afterAsking(current, answer, now), now);
}

/** Reads a result whose event never came. */
async function fetchResult(
  job: string,
  { result }: Extract<OperationAnswer, { state: 'succeeded' }>,
): Promise<void> {
  try {
    await readResult(job, await currentVersion(result));
  } catch (error) {
    if (!(error instanceof Permanent) && !(error instanceof ObjectGone)) throw error;
    const now = new Date();
    const cause = error instanceof Permanent ? error.why : { reason: error.message };
    await changeJob(job, (record) => ended(record, 'failed', cause, now), now);
  }
}
