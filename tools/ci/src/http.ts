import { decodeWith } from '@earshot/contracts';
import type * as v from 'valibot';

/** Sends a request and resolves with its JSON. @throws Error when the answer is no success */
export type AskJson = (method: 'GET' | 'POST', url: string) => Promise<unknown>;

/** Asks for JSON of a known form. @throws Error naming the request when the answer has another */
export async function ask<T>(
  json: AskJson,
  schema: v.GenericSchema<unknown, T>,
  url: string,
  method: 'GET' | 'POST' = 'GET',
): Promise<T> {
  const decoded = decodeWith(schema, await json(method, url));
  if (!decoded.ok) throw new Error(`${method} ${url}: unexpected answer: ${decoded.reason}`);
  return decoded.value;
}

/** Asks with a bearer token, as GitHub wants it. */
export function withToken(token: string): AskJson {
  return async (method, url) => {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/vnd.github+json' };
    const response = await fetch(url, { method, headers });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

/** Asks Google's APIs with Application Default Credentials. */
export async function asGoogle(): Promise<AskJson> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return async (method, url) => (await auth.request<unknown>({ method, url })).data;
}
