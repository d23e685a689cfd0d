import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { serveHttp } from '../serve-http.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { sessionCookieOf } from './id-token.ts';

const lookupSchema = v.object({ localId: v.array(v.string()) });
const updateSchema = v.object({ localId: v.string(), validSince: v.pipe(v.number(), v.integer()) });
const sessionSchema = v.object({
  idToken: v.string(),
  validDuration: v.pipe(v.union([v.number(), v.string()]), v.transform(Number)),
});

/**
 * Starts the part of Firebase Auth that verifying an ID token, and beginning and ending sessions with it need: the SDK asks
 * an emulator whether the token's user still exists, and since when their tokens hold. Here every user exists; whoever
 * holds a token decides who they are.
 */
export async function startAuth({ port = 0 }: ServiceOptions = {}): Promise<Service> {
  const validSince = new Map<string, number>();
  const { port: bound, stop } = await serveHttp((request, response) => {
    answer(request, validSince).then(
      (body) => send(response, 200, body),
      (error: unknown) => send(response, 400, { error: { code: 400, message: String(error) } }),
    );
  }, port);
  return {
    name: 'Auth',
    port: bound,
    env: { FIREBASE_AUTH_EMULATOR_HOST: `127.0.0.1:${bound}` },
    stop,
  };
}

async function answer(request: IncomingMessage, validSince: Map<string, number>): Promise<object> {
  const { pathname } = new URL(request.url ?? '/', 'http://auth');
  if (request.method === 'POST' && pathname.endsWith(':createSessionCookie')) {
    const { idToken, validDuration } = v.parse(sessionSchema, await json(request));
    return { sessionCookie: sessionCookieOf(idToken, validDuration) };
  }
  if (request.method === 'POST' && pathname.endsWith('/accounts:update')) {
    const { localId, validSince: seconds } = v.parse(updateSchema, await json(request));
    validSince.set(localId, seconds);
    return { localId };
  }
  if (request.method !== 'POST' || !pathname.endsWith('/accounts:lookup')) {
    throw new Error(
      `${request.method ?? ''} ${pathname} is not served: only accounts:lookup, accounts:update and :createSessionCookie are`,
    );
  }
  const { localId } = v.parse(lookupSchema, await json(request));
  return { users: localId.map((id) => ({ localId: id, validSince: String(validSince.get(id) ?? 0) })) };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
