import { Server, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Catalog } from '../catalog.ts';
import { BigqueryError } from '../errors.ts';
import type { Inserter } from '../insert.ts';
import { CallFailure, listen, type Listening, unary } from '../../grpc/serve.ts';
import { Appender } from './appender.ts';
import { type AppendRowsRequest, type AppendRowsResponse, type Requests, writeService } from './protocol.ts';
import { type Stream, STREAM_TYPES, Streams, tablePath } from './streams.ts';

/** Serves the Storage Write API on 127.0.0.1. */
export async function serveStorageWrite(
  catalog: Catalog,
  inserter: Inserter,
  port: number,
): Promise<Listening> {
  const streams = new Streams();
  const server = new Server({ 'grpc.max_receive_message_length': 20 * 1024 * 1024 });
  const now = () => ({ seconds: Math.trunc(Date.now() / 1000) });
  const publish = async (stream: Stream, count: number) => {
    const rows = stream.hidden.splice(0, count);
    await inserter.insert(stream.dataset, stream.table, rows, {
      unknownValues: 'refuse',
      invalidRows: 'stop',
    });
  };
  server.addService(writeService(), {
    AppendRows: (call: ServerDuplexStream<AppendRowsRequest, AppendRowsResponse>) => {
      serveAppends(call, new Appender(catalog, inserter, streams));
    },
    CreateWriteStream: unary((request: Requests['CreateWriteStream']) => {
      const type = STREAM_TYPES[Number(request.writeStream?.type ?? 1)] ?? 'COMMITTED';
      const { dataset, table } = tablePath(request.parent ?? '');
      known(() => catalog.table(dataset, table));
      const { name } = streams.create(request.parent ?? '', type);
      return { ...request.writeStream, name, createTime: now() };
    }),
    GetWriteStream: unary((request: Requests['GetWriteStream']) => {
      const { dataset, table } = tablePath(request.name ?? '');
      known(() => catalog.table(dataset, table));
      return { name: request.name, type: 'COMMITTED', location: 'US' };
    }),
    FinalizeWriteStream: unary((request: Requests['FinalizeWriteStream']) => {
      const stream = streams.get(request.name ?? '');
      stream.finalized = true;
      return { rowCount: stream.length };
    }),
    FlushRows: unary(async (request: Requests['FlushRows']) => {
      const stream = streams.get(request.writeStream ?? '');
      const flushed = stream.length - stream.hidden.length;
      await publish(stream, Number(request.offset?.value ?? 0) + 1 - flushed);
      return { offset: stream.length - stream.hidden.length - 1 };
    }),
    BatchCommitWriteStreams: unary(async (request: Requests['BatchCommitWriteStreams']) => {
      const committed = (request.writeStreams ?? []).map((name) => streams.get(name));
      const open = committed.find((stream) => !stream.finalized);
      if (open) throw new CallFailure(status.FAILED_PRECONDITION, `Stream is not finalized: ${open.name}`);
      for (const stream of committed) await publish(stream, stream.hidden.length);
      return { commitTime: now() };
    }),
  });
  return listen(server, port);
}

function serveAppends(
  call: ServerDuplexStream<AppendRowsRequest, AppendRowsResponse>,
  appender: Appender,
): void {
  let last: Promise<void> = Promise.resolve();
  call.on('data', (request: AppendRowsRequest) => {
    last = last.then(async () => {
      try {
        call.write(await appender.append(request));
      } catch (error) {
        call.emit('error', statusOf(error));
      }
    });
  });
  call.on('end', () => void last.then(() => call.end()));
}

function known(find: () => unknown): void {
  try {
    find();
  } catch (error) {
    throw statusOf(error);
  }
}

function statusOf(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof BigqueryError)) return new CallFailure(status.INTERNAL, message);
  return new CallFailure(error.status === 404 ? status.NOT_FOUND : status.INVALID_ARGUMENT, message);
}
