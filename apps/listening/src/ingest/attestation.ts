import { hasCode, memo } from '@earshot/contracts';
import type { App } from 'firebase-admin/app';

/** Whether a request comes from an app of ours, by its X-Firebase-AppCheck header. */
export type IsAttested = (token: string | undefined) => Promise<boolean>;

/** Checks Firebase App Check tokens. It throws when it cannot tell, as when Google's keys cannot be fetched. */
export function attestedBy(app: () => Promise<App>): IsAttested {
  const appCheck = memo(async () => {
    const { getAppCheck } = await import('firebase-admin/app-check');
    return getAppCheck(await app());
  });
  return async (token) => {
    if (token === undefined || token === '') return false;
    const verifier = await appCheck();
    try {
      await verifier.verifyToken(token);
      return true;
    } catch (error) {
      if (isBadToken(error)) return false;
      throw error;
    }
  };
}

/** Codes of firebase-admin for a token that will not become valid, and for keys that it could not fetch. */
const BAD_TOKEN = ['app-check/invalid-argument', 'app-check/app-check-token-expired'];
const NO_KEYS = 'key-fetch-error';

function isBadToken(error: unknown): boolean {
  return hasCode(error, ...BAD_TOKEN) && !hasCode((error as Error).cause, NO_KEYS);
}
