import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../terminal/run.ts';

const REPORTER = new URL('./mocha-reporter.ts', import.meta.url).pathname;

describe('the results of a run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-reporter-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What is told of the failures of a run. */
  async function failuresOf(test: string, ...options: readonly string[]): Promise<unknown> {
    const file = join(folder, 'thrown.test.mjs');
    await writeFile(file, test);
    await run('mocha', ['--no-config', ...options, '--reporter', REPORTER, file], {
      env: { NX_TASK_TARGET_PROJECT: 'p', NX_TASK_TARGET_TARGET: 'test', NX_WORKSPACE_ROOT: folder },
    });
    const results = await readFile(join(folder, '.results/p.test.json'), 'utf8');
    return (JSON.parse(results) as { readonly failures: unknown }).failures;
  }

  it('tell what was thrown and its causes, even where it is no Error', async () => {
    const test = `it('a', () => { throw { message: 'down' }; });
      it('b', () => { throw new Error('no answer', { cause: { code: 14 } }); });
      it('c', () => undefined);`;
    assert.deepEqual(await failuresOf(test), ['a: down', 'b: no answer, by: { code: 14 }']);
  });

  it('tell what was thrown in a process of a parallel run', async () => {
    const test = `it('a', () => { throw new TypeError('no function'); });`;
    assert.deepEqual(await failuresOf(test, '--parallel', '--jobs', '2'), ['a: no function']);
  });
});
