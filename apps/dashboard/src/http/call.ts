import type { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { FailureView } from '@earshot/dashboard-core';
import type { Session } from '../session/sessions.ts';

/** A request as functions-framework gives it: a JSON body is parsed. */
export interface DashboardRequest {
  /** Below the function's own path, percent-encoded. */
  readonly path: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body?: unknown;
  get(header: string): string | undefined;
}

/** A request to a route. */
export interface Call {
  readonly request: DashboardRequest;
  /** The parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** A request of someone who may make it. */
export interface SignedCall extends Call {
  readonly session: Session;
}

/** Response headers. */
export type Headers = Readonly<Record<string, string>>;

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly headers?: Headers;
  readonly body?: string | Uint8Array | Readable;
  /** Instead of a body: takes the response over once its head is written. */
  readonly stream?: (response: ServerResponse) => void;
}

/** A view, which is never kept by a cache. */
export function json(view: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(view),
  };
}

const STATUS = {
  invalid: 400,
  signed_out: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  failed: 500,
  unavailable: 503,
} as const satisfies Readonly<Record<FailureView['code'], number>>;

/** There is no answer just now, and there may be one soon: the reason in a sentence, which is told. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Why there is no view, in a sentence. */
export function failure(code: FailureView['code'], reason: string, more: Partial<FailureView> = {}): Answer {
  return json({ ...more, code, reason } satisfies FailureView, STATUS[code]);
}
