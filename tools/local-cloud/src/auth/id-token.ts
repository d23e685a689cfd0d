/** Who is signed in, and for how long. */
export interface SignIn {
  readonly user: string;
  readonly projectId: string;
  /** Seconds until it expires; an hour unless given, as Firebase's own. */
  readonly validSec?: number;
  /** Custom claims, such as a role. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An unsigned Firebase ID token, as the emulators hand them out: the SDK takes it only when pointed at an emulator. */
export function unsignedIdToken({ user, projectId, validSec = 3_600, claims = {} }: SignIn): string {
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    ...claims,
    iss: `https://securetoken.google.com/${projectId}`,
    aud: projectId,
    sub: user,
    user_id: user,
    // A clock that is a moment behind must not find it issued in the future.
    iat: now - 10,
    auth_time: now,
    exp: now + validSec,
  };
  return unsigned(payload);
}

/** A session cookie with the user and the claims of an ID token, unsigned as that. @throws SyntaxError when it is no token */
export function sessionCookieOf(idToken: string, validSec: number): string {
  const now = Math.floor(Date.now() / 1_000);
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString();
  const claims = JSON.parse(payload) as Readonly<Record<string, unknown>>;
  const iss = `https://session.firebase.google.com/${String(claims['aud'])}`;
  return unsigned({ ...claims, iss, iat: now - 10, exp: now + validSec });
}

function unsigned(payload: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(payload)}.`;
}
