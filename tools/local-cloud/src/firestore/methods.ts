import { status } from '@grpc/grpc-js';
import { checkRequestSize } from './database.ts';
import type { Databases } from './databases.ts';
import { Failure, invalid } from './failure.ts';
import type { Received } from './protocol.ts';
import * as reads from './reads.ts';
import { toTimestamp } from './time.ts';
import type { Consistency, TransactionOptions, Write, WriteResult } from './wire.ts';

interface CommitRequest {
  readonly database: string;
  readonly writes: readonly Write[];
  readonly transaction?: Uint8Array;
}

/** A method that answers one message. */
export type UnaryMethod = (request: never) => object;

/** The methods that answer one message, by their names in google.firestore.v1.Firestore. */
export function unaryMethods(databases: Databases): Readonly<Record<string, UnaryMethod>> {
  return {
    Commit: ({ message, bytes }: Received<CommitRequest>) => {
      checkRequestSize(bytes);
      const { transactions } = databases.of(message.database);
      const { time, results } = transactions.commit(message.writes, message.transaction);
      return { commitTime: toTimestamp(time), writeResults: results };
    },
    BatchWrite: ({ message, bytes }: Received<CommitRequest>) => {
      checkRequestSize(bytes);
      const outcomes = message.writes.map((write) => writeAlone(databases, message.database, write));
      return {
        writeResults: outcomes.map(({ result }) => result),
        status: outcomes.map(({ failure }) => failure),
      };
    },
    BeginTransaction: ({ message }: Received<{ database: string; options?: TransactionOptions | null }>) => ({
      transaction: databases.of(message.database).transactions.begin(message.options),
    }),
    Rollback: ({ message }: Received<{ database: string; transaction: Uint8Array }>) => {
      databases.of(message.database).transactions.rollback(message.transaction);
      return {};
    },
    ListDocuments: ({ message }: Received<reads.ListDocumentsRequest>) =>
      reads.listDocuments(databases.of(message.parent).transactions.view(sent(message)), message),
    ListCollectionIds: ({ message }: Received<reads.ListCollectionIdsRequest>) =>
      reads.listCollectionIds(databases.of(message.parent).database, message),
    PartitionQuery: ({ message }: Received<reads.PartitionQueryRequest>) =>
      reads.partitionQuery(databases.of(message.parent).database, message),
  };
}

function writeAlone(
  databases: Databases,
  name: string,
  write: Write,
): { result: WriteResult; failure: object } {
  try {
    const { results } = databases.of(name).database.commit([write]);
    return { result: results[0] ?? {}, failure: { code: status.OK } };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { result: {}, failure: { code: error.code, message: error.message } };
  }
}

/** A method that answers a stream of messages, which are all known at once. */
export type StreamMethod = (request: never) => readonly object[];

/** The methods that answer a stream, by their names in google.firestore.v1.Firestore. */
export function streamMethods(databases: Databases): Readonly<Record<string, StreamMethod>> {
  return {
    BatchGetDocuments: ({ message }: Received<reads.BatchGetRequest>) => {
      if (message.documents.length === 0) throw invalid('A batch of no documents.');
      return reads.batchGet(databases.of(message.database).transactions.view(sent(message)), message);
    },
    RunQuery: ({ message }: Received<reads.RunQueryRequest>) =>
      reads.runQuery(databases.of(message.parent).transactions.view(sent(message)), message),
    RunAggregationQuery: ({ message }: Received<reads.RunAggregationQueryRequest>) =>
      reads.runAggregationQuery(databases.of(message.parent).transactions.view(sent(message)), message),
  };
}

/** Only what was sent: members of a oneof that were not read as defaults. */
const sent = (message: Consistency): Consistency => ({ ...message });
