import { changeKnown } from '@earshot/adapter-firestore';
import { submitTranscription } from '@earshot/adapter-speech';
import {
  bucketSettings,
  Permanent,
  platformSettings,
  readSettings,
  speechSettings,
  type TranscriptionDocument,
} from '@earshot/contracts';
import { claimSubmission, ended, transcribing, unanswered } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { changeJob } from './change.ts';
import { gsUri } from '../upload.ts';
import { transcriptions } from './side.ts';

/**
 * Submits a job to Speech-to-Text, if it is ready for that and no one else is at it. The claim is written before the
 * request is made, so that no two events submit one job; a claim whose holder died lapses, and the tick takes it up.
 */
export async function submitJob(job: string): Promise<void> {
  const claimedAt = new Date();
  const { record, changed } = await changeKnown(
    transcriptions,
    job,
    (current) => claimSubmission(current, claimedAt),
    claimedAt,
  );
  if (!changed || record?.state !== 'submitted') return;
  const operation = await submit(record);
  if (operation === undefined) return;
  const now = new Date();
  await changeKnown(transcriptions, job, (current) => transcribing(current, operation, now), now);
  logEvent('INFO', 'transcription_submitted', { job, operation });
}

/** The operation's name, or undefined when the job was refused for good. */
async function submit(record: TranscriptionDocument): Promise<string | undefined> {
  try {
    return await submitTranscription(requestOf(record));
  } catch (error) {
    const now = new Date();
    const refused = error instanceof Permanent;
    await changeJob(
      record.job,
      (current) => (refused ? ended(current, 'rejected', error.why, now) : unanswered(current, now)),
      now,
    );
    if (refused) return undefined;
    throw error;
  }
}

function requestOf({ job, source, metadata }: TranscriptionDocument) {
  const settings = readSettings({ ...platformSettings, ...bucketSettings, ...speechSettings });
  const options = new Set(settings.SPEECH_OPTIONS);
  const { title, show_id, language } = metadata;
  const hints = [title, show_id?.replaceAll(/[_-]+/g, ' ')].filter((hint) => hint !== undefined);
  return {
    project: settings.GCLOUD_PROJECT,
    location: settings.SPEECH_LOCATION,
    model: settings.SPEECH_MODEL,
    languages: language === undefined ? settings.SPEECH_LANGUAGES : [language],
    audio: gsUri(source),
    output: gsUri({ bucket: settings.TRANSCRIPTS_BUCKET, name: job }),
    punctuation: options.has('punctuation'),
    speakers: settings.SPEECH_SPEAKERS,
    hints: options.has('hints') ? hints : [],
    dynamicBatching: options.has('dynamic_batching'),
  };
}
