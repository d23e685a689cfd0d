import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { encodePageToken, listPage, type ListQuery, listQueryOf } from './listing.ts';

const ALL: ListQuery = {
  prefix: '',
  delimiter: '',
  includeTrailingDelimiter: false,
  startOffset: '',
  endOffset: '',
  maxResults: 1000,
  versions: false,
};

const names = fc.uniqueArray(fc.stringMatching(/^[ab/]{1,5}$/), { maxLength: 25 });
const row = (name: string) => ({ name, generation: '1' });

function rowsFor(sorted: readonly string[], query: ListQuery) {
  const { after, prefix } = query;
  const last = after === undefined ? '' : 'name' in after ? after.name : after.prefix;
  return sorted.filter((name) => name >= prefix && name > last).map(row);
}

/** Follows the tokens, through their text, until there is none. */
function allPages(sorted: readonly string[], query: ListQuery) {
  const items: string[] = [];
  const prefixes: string[] = [];
  for (let asked: ListQuery | undefined = query; asked;) {
    const page = listPage(rowsFor(sorted, asked), asked);
    assert.ok(page.items.length + page.prefixes.length <= query.maxResults);
    items.push(...page.items.map(({ name }) => name));
    prefixes.push(...page.prefixes);
    const token = page.next && encodePageToken(page.next);
    const { after } = listQueryOf(new URLSearchParams(token === undefined ? {} : { pageToken: token }));
    asked = after && { ...query, after };
  }
  return { items, prefixes };
}

describe('a listing', () => {
  it('tells every name once, as an item or by its prefix, whatever the page size', () => {
    const prefix = fc.stringMatching(/^[ab/]{0,2}$/);
    fc.assert(
      fc.property(
        names,
        prefix,
        fc.constantFrom('', '/', 'ab'),
        fc.integer({ min: 1, max: 5 }),
        (list, start, delimiter, maxResults) => {
          const sorted = list.toSorted();
          const { items, prefixes } = allPages(sorted, { ...ALL, prefix: start, delimiter, maxResults });
          const inside = sorted.filter((name) => name.startsWith(start));
          const grouped = (name: string) => delimiter !== '' && name.slice(start.length).includes(delimiter);
          const groups = inside
            .filter(grouped)
            .map((name) => name.slice(0, name.indexOf(delimiter, start.length) + delimiter.length));
          assert.deepEqual(
            items,
            inside.filter((name) => !grouped(name)),
          );
          assert.deepEqual(prefixes, [...new Set(groups)]);
        },
      ),
      cases(500),
    );
  });

  it('refuses a token that it did not give', () => {
    for (const pageToken of ['x', Buffer.from('{}').toString('base64url')])
      assert.throws(() => listQueryOf(new URLSearchParams({ pageToken })), { status: 400 });
  });
});
