import assert from 'node:assert/strict';
import { recommendationsPage } from './page.ts';

describe('docs/recommendations.md', () => {
  it('has the figures of docs/benchmarks/recommend.json (npm run docs puts them in)', async () => {
    const { stands, measured } = await recommendationsPage();
    assert.match(stands, /<!-- measured: feeds -->/);
    assert.equal(stands, measured);
  });
});
