import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, judged, NO_TESTS, readResults } from './results.ts';

describe('test results', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-results-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('add up the runs of one target and leave the others out', async () => {
    const result = (passed: number, failed: number) => JSON.stringify({ passed, failed, skipped: 1 });
    await writeFile(join(folder, 'contracts.test.json'), result(3, 0));
    await writeFile(join(folder, 'runtime.test.json'), result(4, 1));
    await writeFile(join(folder, 'runtime.e2e.json'), result(100, 100));
    assert.deepEqual(await readResults(folder, 'test'), { passed: 7, failed: 1, skipped: 2 });
  });

  it('are empty when no run wrote any', async () => {
    assert.deepEqual(await readResults(join(folder, 'missing'), 'test'), NO_TESTS);
  });

  it('count a run that died without a failed test as a failure', () => {
    assert.equal(judged({ passed: 5, failed: 0, skipped: 0 }, 1).failed, 1);
  });

  it('count a run that executed no test as a failure', () => {
    assert.equal(judged(NO_TESTS, 0).failed, 1);
  });

  it('end with one plain line that names skipped tests only when there are some', () => {
    assert.equal(closingLine({ passed: 2, failed: 0, skipped: 0 }), '2 passed, 0 failed');
    assert.equal(closingLine({ passed: 2, failed: 1, skipped: 3 }), '2 passed, 1 failed, 3 skipped');
  });
});
