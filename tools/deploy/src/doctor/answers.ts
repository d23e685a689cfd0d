import { decodeWith } from '@earshot/contracts';
import type * as v from 'valibot';
import { type Finding, unknown } from './finding.ts';

/** What a Google API answered: a body, or the HTTP status and words of its refusal; 0 stands for no answer. */
export type Answer = { readonly body: unknown } | { readonly status: number; readonly message: string };

/** Asks a Google API. */
export type AskGoogle = (method: 'GET' | 'POST', url: string) => Promise<Answer>;

/** Asks for one thing and judges it; what may not be seen is unknown, what is not there is the caller's to judge. */
export async function look<T>(
  what: string,
  answer: Promise<Answer>,
  schema: v.GenericSchema<unknown, T>,
  judge: (found: T | undefined) => Finding,
): Promise<Finding> {
  const got = await answer;
  if ('status' in got)
    return got.status === 404 ? judge(undefined) : unknown(what, `${got.status}: ${got.message}`);
  const decoded = decodeWith(schema, got.body);
  return decoded.ok ? judge(decoded.value) : unknown(what, `unexpected answer: ${decoded.reason}`);
}

/** All pages of a list, or why they could not be had. */
export async function pagesOf<T extends { readonly nextPageToken?: string | undefined }>(
  ask: AskGoogle,
  url: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<{ readonly all: readonly T[] } | Finding> {
  const all: T[] = [];
  for (let token = ''; ;) {
    const got = await ask('GET', token ? `${url}&pageToken=${token}` : url);
    if ('status' in got) return unknown('', `${got.status}: ${got.message}`);
    const decoded = decodeWith(schema, got.body);
    if (!decoded.ok) return unknown('', `unexpected answer: ${decoded.reason}`);
    all.push(decoded.value);
    if (!decoded.value.nextPageToken) return { all };
    token = decoded.value.nextPageToken;
  }
}
