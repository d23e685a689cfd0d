import { changeKnown } from '@earshot/adapter-firestore';
import { currentResource, unlessGone } from '@earshot/adapter-storage';
import type { TranscriptionDocument, UploadSource } from '@earshot/contracts';
import { type AudioProbe, notReprocessed, reprocessed, type Upload } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';
import { contentOf, GONE } from '../content.ts';
import { uploadOf } from '../upload.ts';
import { probeOf } from './probe.ts';
import { transcriptions } from './side.ts';
import { submitJob } from './submit.ts';

/** Begins a job again that was asked to, with its file and metadata as they are now; one without a file stays as it is. */
export async function reprocessJob({ job, source }: TranscriptionDocument): Promise<void> {
  const found = await lookAgain(source);
  const now = new Date();
  const { record } = await changeKnown(
    transcriptions,
    job,
    (current) =>
      found
        ? reprocessed(current, found.upload, found.probe, now)
        : notReprocessed(current, GONE.reason, now),
    now,
  );
  logEvent('INFO', 'audio_reprocessed', { job, state: record?.state });
  await submitJob(job);
}

/** A generation's metadata and content; undefined when it is gone. */
async function lookAgain(
  source: UploadSource,
): Promise<{ readonly upload: Upload; readonly probe: AudioProbe } | undefined> {
  const resource = await unlessGone(currentResource(source));
  if (resource === undefined) return undefined;
  const upload = uploadOf({ data: resource });
  if (upload.source.generation !== source.generation) return undefined;
  const probe = await probeOf(await contentOf(upload));
  return probe && { upload, probe };
}
