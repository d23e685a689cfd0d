import { memo } from '@earshot/contracts';

/** Checks Firebase ID tokens; loaded at the first request, with an app of its own. */
const auth = memo(async () => {
  const [{ initializeApp }, { getAuth }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/auth'),
  ]);
  return getAuth(initializeApp(undefined, 'ingest'));
});

/** The user that a request is from, by the ID token in its Authorization header; undefined without a valid one. */
export async function callerOf(authorization: string | undefined): Promise<string | undefined> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const verifier = await auth();
  try {
    return (await verifier.verifyIdToken(token)).uid;
  } catch (error) {
    if (isBadToken(error)) return undefined;
    throw error;
  }
}

/** Codes of firebase-admin for a token that will not become valid; any other fault is not the caller's. */
const BAD_TOKEN: readonly unknown[] = [
  'auth/argument-error',
  'auth/id-token-expired',
  'auth/id-token-revoked',
  'auth/invalid-id-token',
  'auth/user-disabled',
  'auth/user-not-found',
];

function isBadToken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BAD_TOKEN.includes(error.code);
}
