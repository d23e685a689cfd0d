import assert from 'node:assert/strict';
import { type Change, nxArguments, projectArguments } from './change.ts';

const change = (files: readonly string[], base: string | undefined = 'abc'): Change => ({
  base,
  why: '',
  files,
});

describe('what Nx is asked to do', () => {
  it('is what the changed files touch', () => {
    assert.deepEqual(nxArguments(change(['a.ts', 'b/c.ts']), ['lint', 'test'], ['--parallel=2']), [
      'affected',
      '--files=a.ts,b/c.ts',
      '--targets=lint,test',
      '--outputStyle=static',
      '--parallel=2',
    ]);
    assert.deepEqual(projectArguments(change(['a.ts']), 'deploy'), [
      'show',
      'projects',
      '--affected',
      '--files=a.ts',
      '--withTarget=deploy',
    ]);
  });

  it('is nothing when nothing changed', () => {
    assert.equal(nxArguments(change([]), ['test']), undefined);
    assert.equal(projectArguments(change([]), 'deploy'), undefined);
  });

  it('is everything without a base, and when the list of files is too long or cannot be told', () => {
    const unbased: Change = { base: undefined, why: '', files: [] };
    const changes = [unbased, change(['x'.repeat(200_000)]), change(['a,b.ts'])];
    for (const one of changes) {
      assert.equal(nxArguments(one, ['test'])?.[0], 'run-many');
      assert.deepEqual(projectArguments(one, 'deploy'), ['show', 'projects', '--withTarget=deploy']);
    }
  });
});
