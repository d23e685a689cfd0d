import { decodeWith } from '@earshot/contracts';
import type { SessionView, SignIn } from '@earshot/dashboard-core';
import * as v from 'valibot';
import { type Answer, failure, json, type SignedCall } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import { CLEAR_COOKIE, cookieIn, setCookie } from '../session/cookie.ts';
import { whereTo } from '../session/admission.ts';
import type { Session, Sessions } from '../session/sessions.ts';

/** Longest ID token that is looked at, in characters; Firebase's have about a thousand. */
const MAX_TOKEN = 8_192;

const signInSchema: v.GenericSchema<unknown, SignIn> = v.object({
  id_token: v.pipe(v.string('expected an ID token'), v.maxLength(MAX_TOKEN, 'expected an ID token')),
});

/** Beginning, looking at and ending a session. @param signIn the page that signs in, if there is one */
export function sessionRoutes(sessions: Sessions, signIn: string | undefined): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/session',
      role: 'viewer',
      answer: ({ session }: SignedCall) => Promise.resolve(json(viewOf(session, signIn))),
    },
    {
      method: 'POST',
      path: '/api/session',
      role: 'anyone',
      answer: ({ request }) => begin(sessions, request.body, signIn),
    },
    {
      method: 'POST',
      path: '/api/session/end',
      role: 'anyone',
      answer: async ({ request }) => {
        const cookie = cookieIn(request.get('cookie'));
        if (cookie !== undefined) await sessions.end(cookie);
        return { status: 204, headers: { 'Set-Cookie': CLEAR_COOKIE } };
      },
    },
  ];
}

async function begin(sessions: Sessions, body: unknown, signIn: string | undefined): Promise<Answer> {
  const decoded = decodeWith(signInSchema, body);
  if (!decoded.ok) return failure('invalid', decoded.reason);
  const begun = await sessions.begin(decoded.value.id_token);
  const more = whereTo(signIn);
  if (!begun)
    return failure('signed_out', 'expected a valid Firebase ID token', { why: 'bad_token', ...more });
  if (!('cookie' in begun)) {
    const reason = 'you are signed in, but have neither the role viewer nor moderator';
    return failure('forbidden', reason, { why: 'no_role', ...more });
  }
  const { session, cookie } = begun;
  const lifeSec = Math.floor((session.expiresAt - Date.now()) / 1000);
  const answer = json(viewOf(session, signIn));
  return { ...answer, headers: { ...answer.headers, 'Set-Cookie': setCookie(cookie, lifeSec) } };
}

function viewOf({ user, roles, expiresAt }: Session, signIn: string | undefined): SessionView {
  return { user, roles, expires_at: expiresAt, ...whereTo(signIn) };
}
