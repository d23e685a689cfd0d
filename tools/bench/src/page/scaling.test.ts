import assert from 'node:assert/strict';
import { fill } from './fill.ts';
import { scalingPage } from './scaling.ts';

describe('docs/scaling.md', () => {
  it('has the figures of docs/benchmarks/fold.json (npm run docs puts them in)', async () => {
    const { stands, measured } = await scalingPage();
    assert.match(stands, /<!-- measured: million -->/);
    assert.equal(stands, measured);
  });

  it('takes figures between its marks, and leaves the rest', () => {
    const page = 'a\n\n<!-- measured: core -->\n\nold\n\n<!-- end -->\n\nb\n';
    const filled = fill(page, { core: 'new' });
    assert.equal(filled, page.replace('old', 'new'));
    assert.equal(fill(filled, { core: 'new' }), filled);
    assert.throws(() => fill(page, {}), /under the name core/);
  });
});
