import { changeKnown, changeUpload, readUpload } from '@earshot/adapter-firestore';
import { cancelTranscription } from '@earshot/adapter-speech';
import type { TranscriptionDocument } from '@earshot/contracts';
import {
  cancelledAudio,
  ended,
  receiveAudio,
  retellAudio,
  type Upload,
  uploadId,
} from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { contentOf, GONE } from '../content.ts';
import { supersedeEarlier } from '../supersede.ts';
import { uploadOf } from '../upload.ts';
import { changeJob } from './change.ts';
import { probeOf } from './probe.ts';
import { transcriptions } from './side.ts';
import { submitJob } from './submit.ts';

/**
 * Takes an event of an audio upload, finalized or with new metadata, in any order and any number: the first one creates its
 * record, a later one adds what it knows, and whichever completes it submits it.
 */
export async function takeAudio(event: { readonly data: unknown }): Promise<void> {
  const upload = uploadOf(event);
  const job = uploadId(upload.source);
  const known = await readUpload(transcriptions, job);
  const next = known ? await retell(job, upload) : await receive(job, upload);
  if (!next) return;
  const now = new Date();
  const replaced = await supersedeEarlier(
    transcriptions,
    upload.source,
    (record, cause) => ended(record, 'superseded', cause, now),
    now,
  );
  for (const { operation } of replaced) if (operation) await cancelTranscription(operation);
  await submitJob(job);
}

/** Ends an audio upload whose event cannot be handled, where a user sees it. */
export async function refuseAudio(event: { readonly data: unknown }, reason: string): Promise<void> {
  const job = uploadId(uploadOf(event).source);
  const now = new Date();
  await changeJob(job, (record) => ended(record, 'rejected', { reason }, now), now);
}

async function receive(job: string, upload: Upload): Promise<TranscriptionDocument | undefined> {
  const content = await contentOf(upload);
  if (content.side !== 'audio') return undefined;
  const probe = await probeOf(content);
  const now = new Date();
  const { record } = await changeUpload(
    transcriptions,
    job,
    (current) => {
      if (current) return retellAudio(current, upload, now);
      return probe ? receiveAudio(upload, probe, now) : cancelledAudio(upload, GONE, now);
    },
    now,
  );
  if (record) logEvent('INFO', 'audio_received', { job, state: record.state, reason: record.reason });
  return record;
}

async function retell(job: string, upload: Upload): Promise<TranscriptionDocument | undefined> {
  const now = new Date();
  const { record } = await changeKnown(
    transcriptions,
    job,
    (current) => retellAudio(current, upload, now),
    now,
  );
  return record;
}
