import { createRequire } from 'node:module';
import type { protos } from '@google-cloud/speech';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

type V2 = typeof protos.google.cloud.speech.v2;
/** Requests and parts of them, as the client library types them. */
export type BatchRecognizeRequest = protos.google.cloud.speech.v2.IBatchRecognizeRequest;
/** How audio is to be recognised. */
export type RecognitionConfig = protos.google.cloud.speech.v2.IRecognitionConfig;
/** What is to be told beside the text. */
export type RecognitionFeatures = protos.google.cloud.speech.v2.IRecognitionFeatures;
/** What became of one file. */
export type FileResult = protos.google.cloud.speech.v2.IBatchRecognizeFileResult;
/** The results of one file. */
export type BatchRecognizeResults = protos.google.cloud.speech.v2.IBatchRecognizeResults;
/** A Recognizer resource. */
export type Recognizer = protos.google.cloud.speech.v2.IRecognizer;
/** `google.rpc.Status`. */
export type Status = protos.google.rpc.IStatus;
/** `google.longrunning.Operation` with its Any fields unpacked: `@type` names the message. */
export interface OperationMessage {
  readonly name: string;
  readonly done: boolean;
  readonly metadata: object;
  readonly error?: Status;
  readonly response?: object;
}

const PACKAGE = 'google.cloud.speech.v2';

/** A message of the package as a `google.protobuf.Any`, which the codec packs. */
export function packed(message: keyof V2, fields: object): object {
  return { '@type': `type.googleapis.com/${PACKAGE}.${message}`, ...fields };
}

/** The two services of the endpoint, from the client library's own definitions. */
export function serviceDefinitions(): { speech: ServiceDefinition; operations: ServiceDefinition } {
  const require = createRequire(import.meta.url);
  const loaded = fromJSON(require('@google-cloud/speech/build/protos/protos.json') as object, {
    longs: Number,
    enums: String,
    oneofs: false,
  });
  return {
    speech: loaded[`${PACKAGE}.Speech`] as ServiceDefinition,
    operations: loaded['google.longrunning.Operations'] as ServiceDefinition,
  };
}
