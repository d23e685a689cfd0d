import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { serveHttp } from '../serve-http.ts';
import type { FcmService, SentPush, ServiceOptions } from '../service.ts';
import { createScript, errorOf, fcmAnswerSchema, type Script } from './answers.ts';
import { badRequest, FcmError } from './errors.ts';
import { checkedSend } from './message.ts';

/** Sends that are kept to be looked at; the oldest go first. */
const MAX_KEPT = 10_000;

interface Fcm {
  readonly sent: SentPush[];
  readonly script: Script;
}

/** Starts FCM HTTP v1: it takes every message, records it, and answers errors where it is told to. */
export async function startFcm({ port = 0 }: ServiceOptions = {}): Promise<FcmService> {
  const fcm: Fcm = { sent: [], script: createScript() };
  const { port: bound, stop } = await serveHttp((request, response) => {
    answer(fcm, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => refuse(response, error),
    );
  }, port);
  return {
    name: 'fcm',
    port: bound,
    env: { FCM_ENDPOINT: `http://127.0.0.1:${bound}` },
    sent: () => [...fcm.sent],
    answer: (token, given) => fcm.script.set(token, given),
    stop,
  };
}

async function answer(fcm: Fcm, request: IncomingMessage): Promise<object> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fcm');
  const call = `${request.method ?? ''} ${pathname}`;
  const project = /^POST \/v1\/projects\/([^/]+)\/messages:send$/.exec(call)?.[1];
  if (project !== undefined) return take(fcm, project, request);
  const token = /^PUT \/stand-in\/answers\/([^/]+)$/.exec(call)?.[1];
  if (token !== undefined) return script(fcm, decodeURIComponent(token), request);
  if (call === 'GET /stand-in/messages') return { messages: shown(fcm.sent, searchParams.get('token')) };
  throw new FcmError({ code: 404, status: 'NOT_FOUND', message: `${call} is not served here` });
}

async function take({ sent, script }: Fcm, project: string, request: IncomingMessage): Promise<object> {
  if (!/^Bearer ./.test(request.headers.authorization ?? '')) {
    throw new FcmError({
      code: 401,
      status: 'UNAUTHENTICATED',
      message: 'Request is missing required authentication credential.',
    });
  }
  const { message, validate_only } = checkedSend(await readJson(request));
  const scripted = script.next(message.token ?? '');
  if (scripted) throw errorOf(scripted);
  const name = `projects/${project}/messages/${randomUUID()}`;
  if (validate_only) return { name };
  sent.push({ name, at: new Date(), message });
  if (sent.length > MAX_KEPT) sent.shift();
  return { name };
}

async function script(fcm: Fcm, token: string, request: IncomingMessage): Promise<object> {
  const result = v.safeParse(v.nullable(fcmAnswerSchema), await readJson(request));
  if (!result.success) {
    const [issue] = result.issues;
    throw badRequest(v.getDotPath(issue) ?? 'answer', issue.message);
  }
  fcm.script.set(token, result.output ?? undefined);
  return {};
}

function shown(sent: readonly SentPush[], token: string | null): readonly SentPush[] {
  return token === null ? sent : sent.filter(({ message }) => message.token === token);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return await json(request);
  } catch {
    throw badRequest('message', 'Invalid JSON payload received.');
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof FcmError) {
    send(response, error.status, error.body, error.headers);
    return;
  }
  console.error('local FCM:', error);
  send(response, 500, { error: { code: 500, status: 'INTERNAL', message: String(error) } });
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers })
    .end(JSON.stringify(body));
}
