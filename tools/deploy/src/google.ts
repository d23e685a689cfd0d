import { decodeWith } from '@earshot/contracts';
import type * as v from 'valibot';

/** Sends one request to a Google API in the deployer's name and resolves with the body of its answer. */
export type Ask = (request: {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly url: string;
  readonly data?: object;
}) => Promise<unknown>;

/** Reads something of a known form. @throws Error when an API refuses, or answers what is not expected */
export async function read<T>(ask: Ask, schema: v.GenericSchema<unknown, T>, url: string): Promise<T> {
  const decoded = decodeWith(schema, await ask({ method: 'GET', url }));
  if (!decoded.ok) throw new Error(`GET ${url}: unexpected answer: ${decoded.reason}`);
  return decoded.value;
}

/** Reads all pages of a list. @param url with a query already @throws Error like {@link read} */
export async function pagesOf<T extends { readonly nextPageToken?: string | undefined }>(
  ask: Ask,
  schema: v.GenericSchema<unknown, T>,
  url: string,
): Promise<readonly T[]> {
  const pages: T[] = [];
  for (let token = ''; ;) {
    const page = await read(ask, schema, token ? `${url}&pageToken=${token}` : url);
    pages.push(page);
    if (!page.nextPageToken) return pages;
    token = page.nextPageToken;
  }
}

/** Asks Google's APIs with Application Default Credentials. */
export async function googleApis(): Promise<Ask> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return async ({ method, url, data }) => {
    const answer = await auth.request<unknown>({ method, url, ...(data === undefined ? {} : { data }) });
    return answer.data;
  };
}
