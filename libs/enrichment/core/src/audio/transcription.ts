import {
  type AudioFacts,
  type Transcript,
  type TranscriptionDocument,
  type TranscriptionState,
  type Why,
  why,
} from '@earshot/contracts';
import { doubtDuration } from '../upload/metadata.ts';
import { receivedRecord, retold } from '../upload/receive.ts';
import { enter, isLeased, minutesAfter } from '../upload/record.ts';
import { type Upload, uploadId } from '../upload/upload.ts';
import { audioFault, nameFault } from './rules.ts';

/** What reading an audio file gave: its facts, or why it cannot be read. */
export type AudioProbe = { readonly ok: true; readonly audio: AudioFacts } | ({ readonly ok: false } & Why);

/** Submissions of one job, should the first ones get lost or no answer: the last one some two hours after the first. */
const MAX_ATTEMPTS = 8;
/** Minutes in which a submission answers; a function runs shorter than that. */
const SUBMISSION_MIN = 3;

/** States from which an upload can still change by itself. */
const OPEN: ReadonlySet<TranscriptionState> = new Set<TranscriptionState>([
  'received',
  'awaiting_metadata',
  'submitted',
  'transcribing',
]);
/** States in which a result is welcome; a late one also mends a job that was given up. */
const EXPECTING: ReadonlySet<TranscriptionState> = new Set<TranscriptionState>([
  'submitted',
  'transcribing',
  'failed',
]);

/** The record of an audio upload that is seen for the first time. */
export function receiveAudio(upload: Upload, probe: AudioProbe, now: Date): TranscriptionDocument {
  return assessed({ job: uploadId(upload.source), ...receivedRecord(upload, now) }, probe, now);
}

/** A received record with what was read of its file: rejected, waiting for its metadata, or to be submitted. */
export function assessed(record: TranscriptionDocument, probe: AudioProbe, now: Date): TranscriptionDocument {
  if (!probe.ok) return enter(record, 'rejected', now, probe);
  const { audio } = probe;
  const known = withDoubts({ ...record, audio });
  const fault = audioFault(audio) ?? nameFault(known.source.name);
  if (fault) return enter(known, 'rejected', now, fault);
  return known.episode_id === undefined
    ? enter(known, 'awaiting_metadata', now, why('upload.awaiting_id'))
    : known;
}

/** The record of an audio upload that was gone before it was read. */
export function cancelledAudio(upload: Upload, cause: Why, now: Date): TranscriptionDocument {
  const record: TranscriptionDocument = { job: uploadId(upload.source), ...receivedRecord(upload, now) };
  return enter(record, 'cancelled', now, cause);
}

/** The record after a later event of the same upload, or undefined when that tells nothing new. */
export function retellAudio(
  record: TranscriptionDocument,
  upload: Upload,
  now: Date,
): TranscriptionDocument | undefined {
  const next = retold(record, upload, now);
  return next && withDoubts(next);
}

/**
 * The record with the submission taken by the caller, who must then submit; undefined when there is nothing to submit or
 * someone else is at it. Writing it under a precondition makes the caller the only one.
 */
export function claimSubmission(record: TranscriptionDocument, now: Date): TranscriptionDocument | undefined {
  if (record.episode_id === undefined || !record.audio) return undefined;
  const first = record.state === 'received' || record.state === 'awaiting_metadata';
  const lost = record.state === 'submitted' && record.operation === undefined && !isLeased(record, now);
  if (!first && !lost) return undefined;
  if (record.attempts >= MAX_ATTEMPTS) {
    return enter(record, 'failed', now, why('audio.unreached'));
  }
  const attempts = record.attempts + 1;
  return enter({ ...record, attempts }, 'submitted', now, { lease_until: minutesAfter(now, SUBMISSION_MIN) });
}

/** The record of a job whose submission got no answer: it is submitted again, each time after twice as long. */
export function unanswered(record: TranscriptionDocument, now: Date): TranscriptionDocument | undefined {
  if (record.state !== 'submitted') return undefined;
  return {
    ...record,
    ...why('audio.unanswered'),
    lease_until: minutesAfter(now, 2 ** (record.attempts - 1)),
    updated_at: now,
  };
}

/** The record once Speech has taken the job. */
export function transcribing(
  record: TranscriptionDocument,
  operation: string,
  now: Date,
): TranscriptionDocument | undefined {
  if (record.state !== 'submitted') return undefined;
  return enter({ ...record, operation }, 'transcribing', now, {
    lease_until: minutesAfter(now, expectedMinutes(record)),
  });
}

/** The record with its result; undefined when none is expected (already done, superseded, cancelled …). */
export function completed(
  record: TranscriptionDocument,
  result: Transcript,
  now: Date,
): TranscriptionDocument | undefined {
  if (!expectsResult(record)) return undefined;
  return enter(withDoubts({ ...record, result }), 'done', now);
}

/** The record ended for a reason; undefined when it has ended already. */
export function ended(
  record: TranscriptionDocument,
  state: 'failed' | 'rejected' | 'superseded' | 'cancelled',
  cause: Why,
  now: Date,
): TranscriptionDocument | undefined {
  return OPEN.has(record.state) ? enter(record, state, now, cause) : undefined;
}

/** Whether the record may still change by itself. */
export function isOpen(record: TranscriptionDocument): boolean {
  return OPEN.has(record.state);
}

/** Whether a result would change the record. */
export function expectsResult(record: TranscriptionDocument): boolean {
  return EXPECTING.has(record.state);
}

/** Minutes after which a result is missed: batch recognition takes a fraction of the audio's own length. */
function expectedMinutes({ audio }: TranscriptionDocument): number {
  return 2 + (audio?.duration_sec ?? 0) / 240;
}

/** The record with the warnings that its own facts give beside those of its metadata. */
function withDoubts(record: TranscriptionDocument): TranscriptionDocument {
  const { audio, metadata, result } = record;
  const doubts = [
    ...(audio ? doubtDuration(metadata.duration_sec, audio.duration_sec) : []),
    ...(audio?.duration_estimated ? ['the file does not tell its duration; it was estimated'] : []),
    ...(result ? resultDoubts(result) : []),
  ];
  return { ...record, warnings: [...new Set([...record.warnings, ...doubts])] };
}

function resultDoubts({
  label,
  transcript_coverage,
  transcript_trusted,
  transcription,
}: Transcript): string[] {
  if (!transcription) return ['no speech was recognised'];
  if (transcript_trusted === false) {
    const covered = Math.round((transcript_coverage ?? 0) * 100);
    return [`the transcript covers ${covered} % of the audio; it is not trusted`];
  }
  return label === undefined ? ['its words leave its topic undecided; it has no label'] : [];
}
