import { unsignedIdToken } from '@earshot/local-cloud';

/** For how long, in seconds, the link signs in: a working day. */
const VALID_SEC = 43_200;

/**
 * The dashboard's address with an ID token behind the `#`, which browsers keep to themselves: the page signs in with it. Only the
 * local cloud takes such a token.
 * @param url of the function, without a slash at its end.
 */
export function dashboardLink(url: string, projectId: string): string {
  const claims = { moderator: true };
  const token = unsignedIdToken({ user: 'moderator', projectId, validSec: VALID_SEC, claims });
  return `${url}/#id_token=${token}`;
}
