import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { StorageError } from './storage-error.ts';

/** One request, taken apart. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** The decoded variables of the path. */
  readonly path: Readonly<Record<string, string>>;
}

/** What a request is answered with. */
export interface Reply {
  /** 200 unless set. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON body. */
  readonly json?: unknown;
  /** A plain text body. */
  readonly text?: string;
  /** A streamed body. */
  readonly stream?: Readable;
}

/** Answers one kind of request. */
export type Handler = (exchange: Exchange) => Promise<Reply> | Reply;

/** Which handler answers which method on which path. */
export interface Route {
  readonly method: string;
  /** Named groups are the variables of the path; still encoded, so that a name may hold slashes. */
  readonly path: RegExp;
  readonly handle: Handler;
}

/** A route on a path such as `/b/:bucket/o/:object`; `*` at the end takes the rest, slashes included. */
export function route(method: string, path: string, handle: Handler): Route {
  const pattern = path.replace(/(?<=\/):(\w+)\*/g, '(?<$1>.+)').replace(/(?<=\/):(\w+)/g, '(?<$1>[^/]+)');
  return { method, path: new RegExp(`^${pattern}$`), handle };
}

/**
 * Finds the handler of a request.
 * @throws StorageError 501 where no path fits, 405 where only the method does not, 400 for bad percent-encoding
 */
export function dispatch(routes: readonly Route[], request: IncomingMessage): Promise<Reply> | Reply {
  const url = new URL(request.url ?? '/', 'http://storage');
  const method = methodOf(request);
  let pathIsKnown = false;
  for (const { method: wanted, path, handle } of routes) {
    const match = path.exec(url.pathname);
    if (match && wanted === method)
      return handle({ request, query: url.searchParams, path: decoded(match.groups ?? {}) });
    pathIsKnown ||= match !== null;
  }
  throw pathIsKnown
    ? new StorageError(405, 'methodNotAllowed', `${method} is not allowed on ${url.pathname}.`)
    : new StorageError(501, 'notImplemented', `${method} ${url.pathname} is not served here.`);
}

function methodOf(request: IncomingMessage): string {
  const override = request.headers['x-http-method-override'];
  return request.method === 'POST' && typeof override === 'string' ? override : (request.method ?? 'GET');
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new StorageError(400, 'invalid', 'The path is not valid percent-encoded UTF-8.');
  }
}

/** The most bytes of a JSON request body. */
const MAX_JSON_BYTES = 1 << 20;

/** Reads the JSON body of a request; an empty one is `{}`. @throws StorageError 400 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new StorageError(400, 'invalid', 'The request body is too large.');
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks).toString());
}

/** Parses JSON; nothing is `{}`. @throws StorageError 400 */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new StorageError(400, 'parseError', 'Parse Error');
  }
}

/** A variable of the path. */
export function variable(exchange: Exchange, name: string): string {
  const value = exchange.path[name];
  if (value === undefined) throw new Error(`the route has no variable ${name}`);
  return value;
}
