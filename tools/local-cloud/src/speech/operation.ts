import { status } from '@grpc/grpc-js';
import type { BatchRecognizeRequest, FileResult, Status } from './protocol.ts';
import { type OperationMessage, packed } from './protocol.ts';
import { duration } from './transcript.ts';

/** What became of one file, with the audio that was billed in milliseconds. */
export interface FileOutcome {
  readonly result: FileResult;
  readonly billedMs: number;
}

/** One batchRecognize operation. It is plain data but for its abort handle, so that it can be kept in a file. */
export interface Operation {
  /** `projects/p/locations/l/operations/id`. */
  readonly name: string;
  readonly request: BatchRecognizeRequest;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** By URI; an operation is done when every file has an outcome, or when it was cancelled. */
  readonly outcomes: Readonly<Record<string, FileOutcome>>;
  readonly cancelled: boolean;
}

/** Whether an operation has ended. */
export function isDone({ request, outcomes, cancelled }: Operation): boolean {
  return cancelled || Object.keys(outcomes).length === (request.files ?? []).length;
}

/** A `google.protobuf.Timestamp`. */
function timestamp(ms: number) {
  return duration(ms);
}

/** What GetOperation answers. A file's fault is in its result; the operation itself only fails when it is cancelled. */
export function toMessage(operation: Operation): OperationMessage {
  const done = isDone(operation);
  const base = { name: operation.name, done, metadata: metadataOf(operation) };
  if (!done) return base;
  if (operation.cancelled) {
    const error: Status = { code: status.CANCELLED, message: 'The operation was cancelled.' };
    return { ...base, error };
  }
  const outcomes = Object.entries(operation.outcomes);
  const billedMs = outcomes.reduce((sum, [, outcome]) => sum + outcome.billedMs, 0);
  return {
    ...base,
    response: packed('BatchRecognizeResponse', {
      results: Object.fromEntries(outcomes.map(([uri, { result }]) => [uri, result])),
      totalBilledDuration: duration(billedMs),
    }),
  };
}

function metadataOf({ request, createdMs, updatedMs, outcomes }: Operation): object {
  const files = (request.files ?? []).map(({ uri }) => uri ?? '');
  const transcriptionMetadata = Object.fromEntries(
    files.map((uri) => [uri, progressOf(outcomes[uri]?.result)] as const),
  );
  return packed('OperationMetadata', {
    createTime: timestamp(createdMs),
    updateTime: timestamp(updatedMs),
    resource: request.recognizer ?? '',
    method: 'google.cloud.speech.v2.Speech.BatchRecognize',
    batchRecognizeRequest: request,
    progressPercent: Math.floor((100 * Object.keys(outcomes).length) / files.length),
    batchRecognizeMetadata: { transcriptionMetadata },
  });
}

function progressOf(result: FileResult | undefined): object {
  const progress = { progressPercent: result ? 100 : 0 };
  return result?.error
    ? { ...progress, error: result.error }
    : { ...progress, uri: result?.cloudStorageResult?.uri ?? '' };
}
