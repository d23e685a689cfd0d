import type { OperationAnswer } from '@earshot/enrichment-core';
import type { protos } from '@google-cloud/speech';
import { GRPC, speech, statusOf } from './client.ts';

type Response = protos.google.cloud.speech.v2.IBatchRecognizeResponse;

/** Asks how the operation of one file stands. @throws what the SDK threw, but for an unknown operation */
export async function askTranscription(operation: string): Promise<OperationAnswer> {
  const client = await speech();
  try {
    const progress = await client.checkBatchRecognizeProgress(operation);
    if (!progress.done) return { state: 'running' };
    if (progress.error) return { state: 'failed', reason: progress.error.message };
    return outcomeOf(progress.result);
  } catch (error) {
    if (statusOf(error) === GRPC.notFound) return { state: 'lost' };
    throw error;
  }
}

/** Asks Speech to stop an operation; one that has ended or is unknown is left as it is. */
export async function cancelTranscription(operation: string): Promise<void> {
  const [client, { protos: messages }] = await Promise.all([speech(), import('@google-cloud/speech')]);
  const { CancelOperationRequest } = messages.google.longrunning;
  try {
    await client.cancelOperation(new CancelOperationRequest({ name: operation }));
  } catch (error) {
    if (statusOf(error) !== GRPC.notFound) throw error;
  }
}

function outcomeOf(response: Response | null | undefined): OperationAnswer {
  const [file] = Object.values(response?.results ?? {});
  if (!file) return { state: 'failed', reason: 'the operation ended without a result' };
  if (file.error?.code) return { state: 'failed', reason: file.error.message ?? `code ${file.error.code}` };
  const uri = file.cloudStorageResult?.uri ?? file.uri ?? '';
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !name) return { state: 'failed', reason: 'the operation ended without a transcript' };
  return { state: 'succeeded', result: { bucket, name } };
}
