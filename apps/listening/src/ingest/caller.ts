import { hasCode, memo, wordsOf } from '@earshot/contracts';
import type { App } from 'firebase-admin/app';

/** The user that a request is from, by its Authorization header; undefined without a valid ID token. */
export type CallerOf = (authorization: string | undefined) => Promise<string | undefined>;

/** Checks Firebase ID tokens. It throws when it cannot tell, as when Google's keys cannot be fetched. */
export function callerBy(app: () => Promise<App>): CallerOf {
  const auth = memo(async () => {
    const { getAuth } = await import('firebase-admin/auth');
    return getAuth(await app());
  });
  return async (authorization) => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const verifier = await auth();
    try {
      return (await verifier.verifyIdToken(token)).uid;
    } catch (error) {
      if (isBadToken(error)) return undefined;
      throw error;
    }
  };
}

/** Codes of firebase-admin for a token that will not become valid. */
const BAD_TOKEN = [
  'auth/id-token-expired',
  'auth/id-token-revoked',
  'auth/invalid-id-token',
  'auth/user-disabled',
  'auth/user-not-found',
];

/** firebase-admin has one more code for a bad token and for keys that it could not fetch; only the words differ. */
function isBadToken(error: unknown): boolean {
  if (hasCode(error, 'auth/argument-error')) return /ID token|verifyIdToken/.test(wordsOf(error));
  return hasCode(error, ...BAD_TOKEN);
}
