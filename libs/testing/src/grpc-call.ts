import { once } from 'node:events';
import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { buffer } from 'node:stream/consumers';

/** A call with all of its request. */
export interface GrpcCall {
  /** Such as `Commit`. */
  readonly method: string;
  /** Whether its request holds this text. */
  readonly holds: (text: string) => boolean;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** All of an answer. */
export interface GrpcAnswer {
  /** google.rpc.Code; 0 is OK. */
  readonly status: number;
  readonly head: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Undefined when the head was all there was. */
  readonly trailers: IncomingHttpHeaders | undefined;
}

/** Reads a call to the end of its request. */
export async function readCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<GrpcCall> {
  const body = await buffer(stream);
  const method = headers[':path']?.split('/').at(-1) ?? '';
  return { method, holds: (text) => body.includes(text), headers, body };
}

/** Asks the server and reads its answer to the end. @throws Error when the connection breaks off before that. */
export async function relay(upstream: ClientHttp2Session, { headers, body }: GrpcCall): Promise<GrpcAnswer> {
  const request = upstream.request(headers);
  let trailers: IncomingHttpHeaders | undefined;
  request.on('trailers', (told: IncomingHttpHeaders) => (trailers = told));
  request.end(body);
  const [head] = (await once(request, 'response')) as [IncomingHttpHeaders];
  const messages = await buffer(request);
  const status = Number((trailers ?? head)['grpc-status'] ?? Number.NaN);
  return { status, head, body: messages, trailers };
}

/** Answers as the server did. */
export function send(stream: ServerHttp2Stream, { head, body, trailers }: GrpcAnswer): void {
  if (stream.destroyed) return;
  if (!trailers) {
    stream.respond(head, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}

/** Answers with a status, behind the messages of the server's answer when there is one. */
export function sendStatus(stream: ServerHttp2Stream, status: number, answer?: GrpcAnswer): void {
  const trailers = { 'grpc-status': String(status), 'grpc-message': 'a fault of the test' };
  if (answer?.trailers) send(stream, { ...answer, trailers });
  else if (!stream.destroyed) stream.respond({ ...HEAD, ...trailers }, { endStream: true });
}

const HEAD = { ':status': 200, 'content-type': 'application/grpc' } as const;
