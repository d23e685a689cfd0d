import { changeKnown, readUpload } from '@earshot/adapter-firestore';
import { cancelTranscription } from '@earshot/adapter-speech';
import { currentVersion, unlessGone } from '@earshot/adapter-storage';
import { type UploadSource, why } from '@earshot/contracts';
import { ended, isOpen, uploadId } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { REPLACED } from '../supersede.ts';
import { uploadOf } from '../upload.ts';
import { transcriptions } from './side.ts';

/** Why a job ends whose audio was taken away. */
const DELETED = why('upload.deleted');

/** Takes the event of an upload's generation that was deleted, or that a later one replaced. */
export async function takeGone(event: { readonly data: unknown }): Promise<void> {
  const { source } = uploadOf(event);
  const record = await readUpload(transcriptions, uploadId(source));
  if (record && isOpen(record)) await endIfGone(source);
}

/**
 * Ends the job of a generation that is not there any more: as superseded when a later one has its place, else as cancelled.
 * @returns whether it is gone
 */
export async function endIfGone(source: UploadSource): Promise<boolean> {
  const current = await generationNow(source);
  if (current === source.generation) return false;
  const now = new Date();
  const { record, changed } = await changeKnown(
    transcriptions,
    uploadId(source),
    (known) =>
      current === undefined
        ? ended(known, 'cancelled', DELETED, now)
        : ended(known, 'superseded', REPLACED, now),
    now,
  );
  if (changed && record) {
    logEvent('INFO', 'audio_gone', { job: record.job, state: record.state });
    if (record.operation) await cancelTranscription(record.operation);
  }
  return true;
}

async function generationNow(source: UploadSource): Promise<string | undefined> {
  return (await unlessGone(currentVersion(source)))?.generation;
}
