import { invalid } from './storage-error.ts';

/** Which objects a listing is of, in which pieces. */
export interface ListQuery {
  readonly prefix: string;
  /** Names that hold it after the prefix are told once, as a prefix. */
  readonly delimiter: string;
  /** Whether a name that ends with its only delimiter is also an item. */
  readonly includeTrailingDelimiter: boolean;
  /** First name, included. */
  readonly startOffset: string;
  /** First name that is no longer included; empty for none. */
  readonly endOffset: string;
  /** Most items and prefixes of one page. */
  readonly maxResults: number;
  /** Whether noncurrent versions are listed too. */
  readonly versions: boolean;
  /** After what this page starts. */
  readonly after?: PageToken;
}

/** The last that the page before told: an item, or a prefix whose names are all done. */
export type PageToken = { readonly name: string; readonly generation: string } | { readonly prefix: string };

/** One page of a listing. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly prefixes: readonly string[];
  readonly next?: PageToken;
}

const MAX_RESULTS = 1000;

/**
 * Reads the parameters of a listing.
 * @throws StorageError 400
 */
export function listQueryOf(query: URLSearchParams): ListQuery {
  const text = (name: string) => query.get(name) ?? '';
  const asked = Number(query.get('maxResults') ?? MAX_RESULTS);
  if (!Number.isInteger(asked) || asked < 0) throw invalid('Invalid value for: maxResults');
  const token = text('pageToken');
  return {
    prefix: text('prefix'),
    delimiter: text('delimiter'),
    includeTrailingDelimiter: text('includeTrailingDelimiter') === 'true',
    startOffset: text('startOffset'),
    endOffset: text('endOffset'),
    maxResults: asked === 0 ? MAX_RESULTS : Math.min(asked, MAX_RESULTS),
    versions: text('versions') === 'true',
    ...(token !== '' && { after: decodePageToken(token) }),
  };
}

/** The opaque text of a token. */
export function encodePageToken(token: PageToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decodePageToken(text: string): PageToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Record<string, unknown>>;
    const { name, generation, prefix } = token;
    if (typeof prefix === 'string') return { prefix };
    if (typeof name === 'string' && typeof generation === 'string') return { name, generation };
  } catch {
    throw invalid('Invalid value for: pageToken');
  }
  throw invalid('Invalid value for: pageToken');
}

/**
 * Takes one page.
 * @param rows in order of name and generation, from where the query starts
 */
export function listPage<Item extends { readonly name: string; readonly generation: string }>(
  rows: Iterable<Item>,
  query: ListQuery,
): ListPage<Item> {
  const items: Item[] = [];
  const prefixes: string[] = [];
  const done = query.after && 'prefix' in query.after ? query.after.prefix : undefined;
  let last: PageToken | undefined;
  for (const row of rows) {
    if (!row.name.startsWith(query.prefix)) break;
    const group = groupOf(row.name, query);
    const known = group !== undefined && (group === done || group === prefixes.at(-1));
    const isItem = group === undefined || (query.includeTrailingDelimiter && group === row.name);
    if (known && !isItem) continue;
    if (items.length + prefixes.length >= query.maxResults)
      return { items, prefixes, ...(last && { next: last }) };
    if (isItem) items.push(row);
    if (group !== undefined && !known) prefixes.push(group);
    last = group === undefined ? { name: row.name, generation: row.generation } : { prefix: group };
  }
  return { items, prefixes };
}

function groupOf(name: string, { prefix, delimiter }: ListQuery): string | undefined {
  if (delimiter === '') return undefined;
  const at = name.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : name.slice(0, at + delimiter.length);
}
