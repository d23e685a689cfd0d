import type { TranscriptionDocument, TranscriptionState } from '@earshot/contracts';
import { receivedRecord } from '../upload/receive.ts';
import { enter, without } from '../upload/record.ts';
import type { Upload } from '../upload/upload.ts';
import { assessed, type AudioProbe } from './transcription.ts';

/** Ends that doing it over may change; a replaced or deleted file is none to read again. */
const REPEATABLE: ReadonlySet<TranscriptionState> = new Set<TranscriptionState>([
  'done',
  'failed',
  'rejected',
]);

/** The record asked to be processed again; undefined when it has not ended, its file is gone, or it is asked already. */
export function requestAudio(record: TranscriptionDocument, now: Date): TranscriptionDocument | undefined {
  if (!REPEATABLE.has(record.state) || isToReprocess(record)) return undefined;
  return { ...record, reprocess_requested_at: now, lease_until: now, updated_at: now };
}

/** Whether a record is to be processed again. */
export function isToReprocess(record: TranscriptionDocument): boolean {
  return record.reprocess_requested_at !== undefined;
}

/**
 * The record begun again with what its file and its metadata are now; undefined when nobody asks for that (any more). What
 * the episode shows of it stays until there is something new.
 */
export function reprocessed(
  record: TranscriptionDocument,
  upload: Upload,
  probe: AudioProbe,
  now: Date,
): TranscriptionDocument | undefined {
  if (!isToReprocess(record)) return undefined;
  const { source, episode_id = record.episode_id, metadata, warnings } = receivedRecord(upload, now);
  const begun = {
    ...without(record, 'audio', 'operation', 'result', 'reprocess_requested_at'),
    source,
    ...(episode_id !== undefined && { episode_id }),
    metadata,
    warnings,
    attempts: 0,
  };
  return assessed(enter(begun, 'received', now), probe, now);
}

/** The record as it was, with a warning why it cannot be processed again; undefined when nobody asks for that (any more). */
export function notReprocessed(
  record: TranscriptionDocument,
  reason: string,
  now: Date,
): TranscriptionDocument | undefined {
  if (!isToReprocess(record)) return undefined;
  const warnings = [...new Set([...record.warnings, `it cannot be processed again: ${reason}`])];
  return { ...without(record, 'reprocess_requested_at', 'lease_until'), warnings, updated_at: now };
}
