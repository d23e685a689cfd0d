import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, closingLine, failureLines, judged, NO_TESTS, readResults } from './results.ts';

describe('test results', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-results-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('add up the runs of one target and leave the others out', async () => {
    const write = async (name: string, passed: number, failures: readonly string[]) => {
      const results = { project: name, passed, failed: failures.length, skipped: 1, failures };
      await writeFile(join(folder, `${name}.json`), JSON.stringify(results));
    };
    await write('contracts.test', 3, []);
    await write('runtime.test', 4, ['a commit is whole: half']);
    await write('runtime.e2e', 100, ['another']);
    const failures = ['runtime.test: a commit is whole: half'];
    assert.deepEqual(await readResults(folder, 'test'), { passed: 7, failed: 1, skipped: 2, failures });
  });

  it('are empty when no run wrote any', async () => {
    assert.deepEqual(await readResults(join(folder, 'missing'), 'test'), NO_TESTS);
  });

  it('count a run that died without a failed test as a failure', () => {
    const { failed, failures } = judged({ ...NO_TESTS, passed: 5 }, 134);
    assert.equal(failed, 1);
    assert.deepEqual(failures, ['ended with exit code 134, and no test of it had failed']);
  });

  it('count a run that executed no test as a failure', () => {
    const { failed, failures } = judged(NO_TESTS, 0);
    assert.equal(failed, 1);
    assert.deepEqual(failures, ['ran no test']);
  });

  it('end with one plain line that names skipped tests only when there are some', () => {
    assert.equal(closingLine({ ...NO_TESTS, passed: 2 }), '2 passed, 0 failed');
    assert.equal(
      closingLine({ ...NO_TESTS, passed: 2, failed: 1, skipped: 3 }),
      '2 passed, 1 failed, 3 skipped',
    );
  });

  it('name at the end what failed, a line each', () => {
    const failed = (...failures: string[]) => ({ ...NO_TESTS, failed: failures.length, failures });
    const sum = add(failed('a: one\n  at one.ts'), failed('b: two', 'b: three'));
    assert.deepEqual(failureLines(sum), ['a: one', 'b: two', 'b: three']);
    assert.deepEqual(failureLines(NO_TESTS), []);
  });
});
