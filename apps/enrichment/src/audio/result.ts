import { changeKnown, readUpload } from '@earshot/adapter-firestore';
import { createObject, type ObjectVersion, readObject } from '@earshot/adapter-storage';
import { bucketSettings, Permanent, readSettings, type TranscriptLinks } from '@earshot/contracts';
import {
  completed,
  decodeRecognition,
  ended,
  expectsResult,
  jobOfResult,
  readTranscript,
  type TranscriptFile,
  transcriptFiles,
  trustedText,
  type Word,
} from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { gsUri, uploadOf } from '../upload.ts';
import { changeJob } from './change.ts';
import { labelText } from './label.ts';
import { transcriptions } from './side.ts';

/** Largest result read, in bytes: eight hours of words with their times have about 15 MB. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;

/** Takes the event of a result that Speech-to-Text wrote. Results of ended or unknown jobs change nothing. */
export async function takeResult(event: { readonly data: unknown }): Promise<void> {
  const { source } = uploadOf(event);
  const job = jobOfResult(source.name);
  if (job === undefined) {
    logEvent('WARNING', 'result_without_job', { object: source.name });
    return;
  }
  await readResult(job, source);
}

/** Ends the job of a result that cannot be read. */
export async function refuseResult(event: { readonly data: unknown }, reason: string): Promise<void> {
  const job = jobOfResult(uploadOf(event).source.name);
  if (job === undefined) return;
  const now = new Date();
  await changeJob(job, (record) => ended(record, 'failed', { reason }, now), now);
}

/**
 * Publishes a job's transcript and tells its episode.
 * @throws Permanent when the result cannot be read
 */
export async function readResult(job: string, result: ObjectVersion): Promise<void> {
  const record = await readUpload(transcriptions, job);
  if (!record || !expectsResult(record)) {
    logEvent('INFO', 'result_ignored', { job, state: record?.state ?? 'unknown' });
    return;
  }
  const words = await wordsOf(result);
  const durationSec = record.audio?.duration_sec ?? 0;
  const text = trustedText(words, durationSec);
  const labelled = text === undefined ? undefined : await labelText(text);
  const links = await publish(transcriptFiles(job, words, durationSec));
  const transcript = readTranscript(words, { durationSec, links, labelled });
  const now = new Date();
  const { changed } = await changeKnown(
    transcriptions,
    job,
    (current) => completed(current, transcript, now),
    now,
  );
  if (changed) logEvent('INFO', 'transcribed', { job, words: words.length, label: transcript.label });
}

async function wordsOf(result: ObjectVersion): Promise<readonly Word[]> {
  const decoded = decodeRecognition(Buffer.from(await readObject(result, MAX_RESULT_BYTES)).toString());
  if (!decoded.ok) throw new Permanent(`the transcript cannot be read: ${decoded.reason}`);
  return decoded.value;
}

async function publish(files: readonly TranscriptFile[]): Promise<TranscriptLinks> {
  const { DERIVED_BUCKET } = readSettings(bucketSettings);
  const published = await Promise.all(
    files.map(async ({ format, name, content_type, text }) => {
      const object = { bucket: DERIVED_BUCKET, name, content_type, cache_control: 'public, max-age=86400' };
      await createObject(object, text);
      return [format, gsUri(object)] as const;
    }),
  );
  return Object.fromEntries(published) as unknown as TranscriptLinks;
}
