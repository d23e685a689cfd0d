import { invalidArgument } from './grpc-error.ts';
import type { PageRequest } from './wire.ts';

const DEFAULT_PAGE_SIZE = 1000;

/**
 * One page of a list in order of name; its token is the last name it told.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function page<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { pageSize, pageToken }: PageRequest,
): { readonly items: readonly Item[]; readonly nextPageToken: string } {
  if (pageSize < 0) throw invalidArgument('The page_size must not be negative.');
  const sorted = items
    .filter((item) => nameOf(item) > pageToken)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const taken = sorted.slice(0, pageSize || DEFAULT_PAGE_SIZE);
  const last = taken.at(-1);
  return {
    items: taken,
    nextPageToken: last !== undefined && taken.length < sorted.length ? nameOf(last) : '',
  };
}
