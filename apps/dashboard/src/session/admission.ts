import { REQUEST_HEADER, type Role } from '@earshot/dashboard-core';
import { type Answer, type DashboardRequest, failure } from '../http/call.ts';
import { cookieIn } from './cookie.ts';
import type { Session, Sessions } from './sessions.ts';

/** Lets requests in, or says why not. */
export type Admit = (
  request: DashboardRequest,
  role: Role,
) => Promise<{ readonly session: Session } | Answer>;

/** Lets in who has a session with the role. */
export function admitBy(sessions: Sessions, signIn: string | undefined): Admit {
  return async (request, role) => {
    const cookie = cookieIn(request.get('cookie'));
    const session = cookie === undefined ? undefined : await sessions.of(cookie);
    if (!session) {
      return failure('signed_out', 'sign in first', whereTo(signIn));
    }
    if (session.roles.includes(role)) return { session };
    return failure('forbidden', `this is for users with the role ${role}`, {
      why: `needs_${role}`,
      ...whereTo(signIn),
    });
  };
}

/** Tells the page that signs in, where there is one. */
export function whereTo(signIn: string | undefined): { readonly sign_in?: string } {
  return signIn === undefined ? {} : { sign_in: signIn };
}

/** Where browsers say that a request comes from; none of them lies (Fetch Metadata, W3C). */
const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

/**
 * Why a request that changes something is refused: pages of other origins can send no header of ours and no JSON without
 * being asked about it first, which nobody here answers (OWASP, "Cross-Site Request Forgery Prevention").
 */
export function forgeryIn(request: DashboardRequest): Answer | undefined {
  const isOwn = request.get(REQUEST_HEADER) === '1' && OWN_SITES.includes(request.get('sec-fetch-site'));
  if (!isOwn)
    return failure('forbidden', `expected the header ${REQUEST_HEADER}: 1 and a page of this origin`);
  const type = request.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const hasBody = request.get('content-length') !== undefined && request.get('content-length') !== '0';
  return hasBody && type !== 'application/json' ? failure('invalid', 'expected a body of JSON') : undefined;
}
