import { createRequire } from 'node:module';
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import protobuf from 'protobufjs/minimal.js';

/** What a process asked of Firestore, counted where its requests leave it. */
export interface FirestoreCalls {
  /** Documents asked for, also those that do not exist: each is billed as a read. */
  reads: number;
  /** Writes of commits that were accepted. */
  writes: number;
  /** Commits that were accepted. */
  commits: number;
  /** Commits that were refused, for a conflict or an outage. */
  refused: number;
  /** Requests that are neither, such as queries. */
  others: number;
}

const SERVICE = '/google.firestore.v1.Firestore/';
/** Methods without documents of their own that only open or end what the others do. */
const UNCOUNTED = ['BeginTransaction', 'Rollback'];
/** Bytes before a gRPC message: a flag and the length. */
const PREFIX_BYTES = 5;
/** Number of the repeated field of both CommitRequest (`writes`) and BatchGetDocumentsRequest (`documents`). */
const ITEMS_FIELD = 2;

/**
 * Counts every Firestore request of this process from now on, at the HTTP/2 streams that its client opens, so that
 * retries count and the service needs no part in it. To be called before a client is made.
 */
export function countFirestoreCalls(): FirestoreCalls {
  const calls: FirestoreCalls = { reads: 0, writes: 0, commits: 0, refused: 0, others: 0 };
  const http2 = createRequire(import.meta.url)('node:http2') as { connect: (...args: never) => unknown };
  const connect = http2.connect;
  http2.connect = (...args: never) => {
    const session = connect(...args) as ClientHttp2Session;
    const request = session.request.bind(session);
    session.request = (headers?: OutgoingHttpHeaders, ...rest) => {
      const stream = request(headers, ...rest);
      watch(stream, String(headers?.[':path'] ?? ''), calls);
      return stream;
    };
    return session;
  };
  return calls;
}

function watch(stream: ClientHttp2Stream, path: string, calls: FirestoreCalls): void {
  if (!path.startsWith(SERVICE)) return;
  const method = path.slice(SERVICE.length);
  if (method === 'Commit') watchCommit(stream, calls);
  else if (method === 'BatchGetDocuments') onMessage(stream, (items) => (calls.reads += items));
  else if (!UNCOUNTED.includes(method)) calls.others += 1;
}

function watchCommit(stream: ClientHttp2Stream, calls: FirestoreCalls): void {
  let writes = 0;
  onMessage(stream, (items) => (writes = items));
  const settle = (headers: Record<string, unknown>): void => {
    const status = headers['grpc-status'];
    if (status === undefined) return;
    if (status === '0') {
      calls.commits += 1;
      calls.writes += writes;
    } else calls.refused += 1;
  };
  // A call that fails at once has its status in the headers, any other in the trailers.
  stream.on('response', settle);
  stream.on('trailers', settle);
}

/** Tells how many items the one message of a stream has when it is sent. */
function onMessage(stream: ClientHttp2Stream, tell: (items: number) => void): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (Buffer.isBuffer(chunk)) tell(itemsIn(chunk));
    return write(chunk, ...rest);
  }) as ClientHttp2Stream['write'];
}

function itemsIn(framed: Buffer): number {
  const reader = protobuf.Reader.create(framed.subarray(PREFIX_BYTES));
  let items = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === ITEMS_FIELD) items += 1;
    reader.skipType(tag & 7);
  }
  return items;
}
