import assert from 'node:assert/strict';
import { mirrorPage } from './page.ts';

describe('docs/mirror.md', () => {
  it('has the figures of docs/benchmarks/mirror.json (npm run docs puts them in)', async () => {
    const { stands, measured } = await mirrorPage();
    assert.match(stands, /<!-- measured: mirror -->/);
    assert.equal(stands, measured);
  });
});
