import { createRequire } from 'node:module';
import type { protos } from '@google-cloud/bigquery-storage';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

type V1 = typeof protos.google.cloud.bigquery.storage.v1;
/** One request of an append stream. */
export type AppendRowsRequest = InstanceType<V1['AppendRowsRequest']>;
/** One answer of an append stream. */
export type AppendRowsResponse = protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse;
/** The shape of the rows a client sends. */
export type RowDescriptor = protos.google.protobuf.IDescriptorProto;

/** Requests of the unary methods. */
export interface Requests {
  readonly CreateWriteStream: protos.google.cloud.bigquery.storage.v1.ICreateWriteStreamRequest;
  readonly GetWriteStream: protos.google.cloud.bigquery.storage.v1.IGetWriteStreamRequest;
  readonly FinalizeWriteStream: protos.google.cloud.bigquery.storage.v1.IFinalizeWriteStreamRequest;
  readonly BatchCommitWriteStreams: protos.google.cloud.bigquery.storage.v1.IBatchCommitWriteStreamsRequest;
  readonly FlushRows: protos.google.cloud.bigquery.storage.v1.IFlushRowsRequest;
}

/** `BigQueryWrite`, from the client library's own definitions; int64 as text, enums as numbers. */
export function writeService(): ServiceDefinition {
  const require = createRequire(import.meta.url);
  const json = require('@google-cloud/bigquery-storage/build/protos/protos.json') as object;
  const loaded = fromJSON(json, { longs: String, oneofs: true });
  return loaded['google.cloud.bigquery.storage.v1.BigQueryWrite'] as ServiceDefinition;
}
