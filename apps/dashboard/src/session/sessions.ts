import { createHash } from 'node:crypto';
import { hasCode, memo, wordsOf } from '@earshot/contracts';
import type { Role } from '@earshot/dashboard-core';
import type { App } from 'firebase-admin/app';
import type { DecodedIdToken } from 'firebase-admin/auth';

/** Who is signed in, as Firebase Auth says. */
export interface Session {
  readonly user: string;
  readonly roles: readonly Role[];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A session that has begun, and the cookie that it goes on with. */
export interface Begun {
  readonly cookie: string;
  readonly session: Session;
}

/** Begins sessions, finds them again and ends them. All throw when they cannot tell, as when Google's keys cannot be fetched. */
export interface Sessions {
  /** Undefined for a token that is not valid; without a cookie for a user who has no role. */
  begin(idToken: string): Promise<Begun | { readonly session: Session } | undefined>;
  /** Undefined for a cookie that is not valid (any more). */
  of(cookie: string): Promise<Session | undefined>;
  /** As {@link Sessions.of}, and asks Firebase Auth anew. */
  recheck(cookie: string): Promise<Session | undefined>;
  /** Ends every session of the cookie's user, wherever it was begun: Firebase Auth revokes no single one. */
  end(cookie: string): Promise<void>;
}

/** For how long what Firebase Auth said of a cookie holds: a session that was revoked ends within it. */
const CHECKED_MS = 60_000;
/** Cookies that an instance remembers. */
const REMEMBERED = 1_000;

/** Sessions by Firebase's session cookies, which carry the custom claims `viewer` and `moderator` of their ID tokens. */
export function sessionsBy(app: () => Promise<App>, lifeMs: number): Sessions {
  const auth = memo(async () => {
    const { getAuth } = await import('firebase-admin/auth');
    return getAuth(await app());
  });
  const checked = new Map<string, { readonly session: Session; readonly at: number }>();

  const recheck: Sessions['recheck'] = async (cookie) => {
    const key = keyOf(cookie);
    checked.delete(key);
    const verifier = await auth();
    const claims = await orUndefined(() => verifier.verifySessionCookie(cookie, true));
    if (!claims) return undefined;
    const session = sessionOf(claims);
    for (const oldest of checked.keys()) {
      if (checked.size < REMEMBERED) break;
      checked.delete(oldest);
    }
    checked.set(key, { session, at: Date.now() });
    return session;
  };

  return {
    begin: async (idToken) => {
      const verifier = await auth();
      const claims = await orUndefined(() => verifier.verifyIdToken(idToken, true));
      if (!claims) return undefined;
      const session = { ...sessionOf(claims), expiresAt: Date.now() + lifeMs };
      if (session.roles.length === 0) return { session };
      const cookie = await orUndefined(() => verifier.createSessionCookie(idToken, { expiresIn: lifeMs }));
      return cookie === undefined ? undefined : { cookie, session };
    },
    of: async (cookie) => {
      const now = Date.now();
      const known = checked.get(keyOf(cookie));
      const holds = known && now - known.at < CHECKED_MS && known.session.expiresAt > now;
      return holds ? known.session : recheck(cookie);
    },
    recheck,
    end: async (cookie) => {
      const session = await recheck(cookie);
      if (!session) return;
      const revoker = await auth();
      await revoker.revokeRefreshTokens(session.user);
      for (const [key, { session: of }] of checked) if (of.user === session.user) checked.delete(key);
    },
  };
}

/** Cookies are remembered by their digests. */
function keyOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64');
}

function sessionOf(claims: DecodedIdToken): Session {
  return { user: claims.uid, roles: rolesOf(claims), expiresAt: claims.exp * 1000 };
}

/** The roles that custom claims give; nothing but `true` does. */
function rolesOf({ viewer, moderator }: Readonly<Record<string, unknown>>): readonly Role[] {
  if (moderator === true) return ['viewer', 'moderator'];
  return viewer === true ? ['viewer'] : [];
}

/** Codes of firebase-admin for a token or a cookie that will not become valid. */
const BAD = [
  'auth/id-token-expired',
  'auth/id-token-revoked',
  'auth/invalid-id-token',
  'auth/invalid-session-cookie',
  'auth/session-cookie-expired',
  'auth/session-cookie-revoked',
  'auth/user-disabled',
  'auth/user-not-found',
];

async function orUndefined<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    if (isBad(error)) return undefined;
    throw error;
  }
}

/** firebase-admin has one more code for what is no token and for keys that it could not fetch; only the words differ. */
function isBad(error: unknown): boolean {
  if (!hasCode(error, 'auth/argument-error')) return hasCode(error, ...BAD);
  return /ID token|verifyIdToken|session cookie|verifySessionCookie/i.test(wordsOf(error));
}
