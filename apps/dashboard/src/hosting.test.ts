import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ALWAYS } from './http/headers.ts';

interface Hosting {
  readonly rewrites: readonly {
    readonly source: string;
    readonly function: { readonly functionId: string };
  }[];
  readonly headers: readonly {
    readonly source: string;
    readonly headers: readonly { key: string; value: string }[];
  }[];
}

describe('the page behind Firebase Hosting', () => {
  it('has the headers that the function would send, but that it may be kept until it changes', async () => {
    const file = new URL('../../../firebase.json', import.meta.url);
    const { hosting } = JSON.parse(await readFile(file, 'utf8')) as { hosting: Hosting };
    const all = hosting.headers.find(({ source }) => source === '**');
    // Hosting itself speaks HTTPS only, and says so.
    const { 'Strict-Transport-Security': hsts, ...always } = ALWAYS;
    assert.ok(hsts);
    const expected = { ...always, 'Cache-Control': 'no-cache' };
    assert.deepEqual(Object.fromEntries(all?.headers.map(({ key, value }) => [key, value]) ?? []), expected);
    assert.deepEqual(
      hosting.rewrites.map(({ source, function: { functionId } }) => [source, functionId]),
      [['/api/**', 'dashboard']],
    );
  });
});
