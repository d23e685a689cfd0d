import { jsonOf } from '@earshot/contracts';
import type { IngestRequest, IngestResponse } from '../ingest/handler.ts';

/** What was answered to a report. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** With names as they were set. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request like functions-framework's: a JSON body to `POST /v1/events` unless told otherwise. */
export function requestOf(
  body: unknown,
  {
    headers = {},
    ...fields
  }: Partial<Omit<IngestRequest, 'get'>> & { readonly headers?: Readonly<Record<string, string>> } = {},
): IngestRequest {
  const all: Readonly<Record<string, string>> = { 'content-type': 'application/json', ...headers };
  return {
    path: '/v1/events',
    method: 'POST',
    body,
    rawBody: Buffer.from(jsonOf(body) ?? ''),
    ...fields,
    get: (name) => all[name.toLowerCase()],
  };
}

/** Asks a handler and gives what it answered. */
export async function ask(
  handler: (request: IngestRequest, response: IngestResponse) => Promise<void>,
  request: IngestRequest,
): Promise<Answered> {
  const headers: Record<string, string> = {};
  const told = { status: 0, body: undefined as unknown };
  await handler(request, {
    set: (more) => Object.assign(headers, more),
    status: (code) => {
      told.status = code;
      return { json: (body) => (told.body = body), end: () => undefined };
    },
  });
  return { ...told, headers };
}
