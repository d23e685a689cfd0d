import * as v from 'valibot';
import { invalid } from '../errors.ts';
import type { Request } from './router.ts';

/** Reads a JSON body. @throws BigqueryError 400 naming the field that is wrong */
export function readJson<T extends v.GenericSchema>(
  schema: T,
  { body }: Pick<Request, 'body'>,
): v.InferOutput<T> {
  let parsed: unknown;
  try {
    parsed = body.byteLength === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid('Parse error: the request body is not JSON');
  }
  const result = v.safeParse(schema, parsed);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(`Invalid value at '${v.getDotPath(issue) ?? 'body'}': ${issue.message}`);
}

/** A variable of the path. */
export function pathOf({ path }: Request, name: string): string {
  const value = path[name];
  if (value === undefined) throw new Error(`route without :${name}`);
  return value;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}

/** Which part of a list a request asks for: the index of its first item and how many at most. @throws BigqueryError 400 */
export function rangeOf(
  query: URLSearchParams,
  largest: number,
): { readonly from: number; readonly size: number } {
  // A page token is the index of the page's first item.
  const from = Number(query.get('pageToken') ?? query.get('startIndex') ?? 0);
  const size = Number(query.get('maxResults') ?? largest);
  if (!Number.isSafeInteger(from) || from < 0) throw invalid('Invalid page token or start index');
  if (!Number.isSafeInteger(size) || size < 0) throw invalid('Invalid value for maxResults');
  return { from, size: Math.min(size, largest) };
}

/** Cuts the page that a request asks for. @throws BigqueryError 400 */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, largest: number): Page<T> {
  const { from, size } = rangeOf(query, largest);
  const page = { items: items.slice(from, from + size) };
  return from + size < items.length ? { ...page, nextPageToken: String(from + size) } : page;
}
