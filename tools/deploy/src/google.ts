import type { Ask } from './dead-letters.ts';

/** Asks Google's APIs with Application Default Credentials. */
export async function googleApis(): Promise<Ask> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return async ({ method, url, data }) => {
    const answer = await auth.request<unknown>({ method, url, ...(data === undefined ? {} : { data }) });
    return answer.data;
  };
}
