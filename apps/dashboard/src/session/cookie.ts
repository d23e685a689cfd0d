/** Firebase Hosting passes this cookie on and no other. */
const NAME = '__session';

/** The session's cookie in a Cookie header. */
export function cookieIn(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return found === '' ? undefined : found;
}

/** The Set-Cookie header of a session: no script reads it, and no request from another site carries it. */
export function setCookie(cookie: string, lifeSec: number): string {
  return `${NAME}=${cookie}; Max-Age=${lifeSec}; Path=/; HttpOnly; Secure; SameSite=Strict`;
}

/** The Set-Cookie header that ends a session. */
export const CLEAR_COOKIE = setCookie('', 0);
