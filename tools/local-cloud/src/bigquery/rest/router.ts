import type { IncomingMessage } from 'node:http';
import { BigqueryError } from '../errors.ts';

/** What a handler gets. */
export interface Request {
  /** The path's variables, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly contentType: string;
}

/** Answers a request with a JSON value, or undefined for no content. @throws BigqueryError */
export type Handler = (request: Request) => Promise<unknown>;

/** One method of the API; `:name` in a pattern takes one segment. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly pattern: string;
  readonly handler: Handler;
}

/** Largest request body taken, in bytes; BigQuery's own limit for insertAll is 10 MB, uploads may be larger. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Finds the route of a request and runs it. @throws BigqueryError 404 without one */
export async function dispatch(routes: readonly Route[], message: IncomingMessage): Promise<unknown> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  // The client leaves /bigquery/v2 out when it talks to an emulator.
  const path = url.pathname.replace(/^\/(upload\/)?bigquery\/v2\//, '/$1');
  for (const route of routes) {
    const variables = route.method === message.method ? match(route.pattern, path) : undefined;
    if (!variables) continue;
    return route.handler({
      path: variables,
      query: url.searchParams,
      body: await readBody(message),
      contentType: message.headers['content-type'] ?? '',
    });
  }
  throw new BigqueryError(
    404,
    'notFound',
    `The local BigQuery has no ${message.method ?? ''} ${url.pathname}`,
  );
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, got] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== got.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const segment = got[i] ?? '';
    if (part.startsWith(':')) variables[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return variables;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new BigqueryError(413, 'invalid', 'Request payload size exceeds the limit');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
