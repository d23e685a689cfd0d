import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../terminal/run.ts';
import { noticesIn } from './notices.ts';

describe('the notices of a run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-notices-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('tell once why tests were left out, and the seed of generated cases', async () => {
    const file = join(folder, 'left-out.test.mjs');
    await writeFile(
      file,
      `import { notRun } from '${import.meta.resolve('@earshot/testing')}';
       for (const title of ['a', 'b']) it(title, function () { notRun(this, 'there is no browser'); });
       it('c', () => console.log('      5000 cases, seed 7'));`,
    );
    const { output } = await run('mocha', ['--no-config', '--reporter', 'spec', file]);
    assert.deepEqual(noticesIn(output), ['not run: there is no browser', '5000 cases, seed 7']);
  });
});
