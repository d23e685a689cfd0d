import { GRPC, hasCode } from '@earshot/contracts';
import type { OperationAnswer } from '@earshot/enrichment-core';
import type { protos } from '@google-cloud/speech';
import { CALL, speech } from './client.ts';

type Response = protos.google.cloud.speech.v2.IBatchRecognizeResponse;

/** Asks how the operation of one file stands. @throws what the SDK threw, but for an unknown operation */
export async function askTranscription(name: string): Promise<OperationAnswer> {
  const [client, { protos: messages }] = await Promise.all([speech(), import('@google-cloud/speech')]);
  const { GetOperationRequest } = messages.google.longrunning;
  try {
    const [operation] = await client.getOperation(new GetOperationRequest({ name }), CALL);
    if (!operation.done) return { state: 'running' };
    if (operation.error) return { state: 'failed', reason: operation.error.message ?? 'an unknown error' };
    const { BatchRecognizeResponse } = messages.google.cloud.speech.v2;
    return outcomeOf(BatchRecognizeResponse.decode(bytesOf(operation.response?.value)));
  } catch (error) {
    if (hasCode(error, GRPC.NOT_FOUND)) return { state: 'lost' };
    throw error;
  }
}

/** Asks Speech to stop an operation; one that has ended or is unknown is left as it is. */
export async function cancelTranscription(operation: string): Promise<void> {
  const [client, { protos: messages }] = await Promise.all([speech(), import('@google-cloud/speech')]);
  const { CancelOperationRequest } = messages.google.longrunning;
  try {
    await client.cancelOperation(new CancelOperationRequest({ name: operation }), CALL);
  } catch (error) {
    if (!hasCode(error, GRPC.NOT_FOUND)) throw error;
  }
}

/** A packed message's bytes, which protobuf's JSON form holds as base64. */
function bytesOf(value: Uint8Array | string | null | undefined): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : (value ?? new Uint8Array());
}

function outcomeOf(response: Response): OperationAnswer {
  const [file] = Object.values(response.results ?? {});
  if (!file) return { state: 'failed', reason: 'the operation ended without a result' };
  if (file.error?.code) return { state: 'failed', reason: file.error.message ?? `code ${file.error.code}` };
  const uri = file.cloudStorageResult?.uri ?? file.uri ?? '';
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !name) return { state: 'failed', reason: 'the operation ended without a transcript' };
  return { state: 'succeeded', result: { bucket, name } };
}
