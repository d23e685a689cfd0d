import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeSince } from './base.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';

describe('what changed', () => {
  let folder: string;
  let origin: TestRepository;
  let first: string;
  let second: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-ci-'));
    origin = testRepository(join(folder, 'origin'));
    await testRepository(folder).git('init', '-q', '-b', 'main', 'origin');
    first = await origin.commit({ 'a.ts': '1', 'b.ts': '1', 'gone.ts': '1', 'ä ö.ts': '1' });
    second = await origin.commit({ 'a.ts': '2', 'gone.ts': undefined });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const clone = async (...args: readonly string[]): Promise<TestRepository> => {
    await testRepository(folder).git('clone', '-q', ...args, `file://${origin.folder}`, 'clone');
    return testRepository(join(folder, 'clone'));
  };
  const shallow = () => clone('--depth=1');
  const success = (commit: string | undefined, isBegunSince = false) =>
    ({ kind: 'success', deployed: { commit, isBegunSince }, of: 'the trigger' }) as const;

  it('since a commit is told by a shallow clone too, which fetches that commit alone', async () => {
    const { folder: here, git } = await shallow();
    const { base, files } = await changeSince({ folder: here }, success(first));
    assert.equal(base, first);
    assert.deepEqual(files, ['a.ts', 'gone.ts']);
    assert.equal(await git('rev-list', '--count', 'HEAD'), '1');
  });

  it('is nothing when the same commit runs again', async () => {
    const { folder: here } = await shallow();
    assert.deepEqual((await changeSince({ folder: here }, success(second))).files, []);
  });

  it('counts a way back as well: an older commit after a later one', async () => {
    const { folder: here, git } = await clone();
    await git('checkout', '-q', first);
    assert.deepEqual((await changeSince({ folder: here }, success(second))).files, ['a.ts', 'gone.ts']);
  });

  it('names files as they are, whatever letters they have', async () => {
    const third = await origin.commit({ 'ä ö.ts': '2' });
    const { folder: here } = await shallow();
    assert.ok(third);
    assert.deepEqual((await changeSince({ folder: here }, success(second))).files, ['ä ö.ts']);
  });

  it('is everything when nothing went well yet, or the commit is gone', async () => {
    const { folder: here } = await shallow();
    for (const commit of [undefined, '0123456789012345678901234567890123456789']) {
      const change = await changeSince({ folder: here }, success(commit));
      assert.deepEqual([change.base, change.files], [undefined, []]);
      assert.match(change.why, /no success yet of the trigger|is gone/);
    }
  });

  it('is everything when another deploy was begun since, also when no file differs', async () => {
    const { folder: here } = await shallow();
    const change = await changeSince({ folder: here }, success(second, true));
    assert.deepEqual([change.base, change.files], [undefined, []]);
    assert.match(change.why, /another deploy was begun after the last success of the trigger/);
  });

  it('of a pull request begins where it left its target, however far that has gone on, shallow or not', async () => {
    await origin.git('checkout', '-q', '-b', 'work');
    await origin.commit({ 'b.ts': '2' });
    await origin.git('checkout', '-q', 'main');
    await origin.commit({ 'a.ts': '3' });
    for (const args of [[], ['--depth=1']]) {
      const { folder: here } = await clone('--branch=work', ...args);
      const change = await changeSince({ folder: here }, { kind: 'branch', branch: 'main' });
      assert.deepEqual([change.base, change.files], [second, ['b.ts']]);
      await rm(here, { recursive: true });
    }
  });

  it('of a pull request is everything when its target is not there, or has another history', async () => {
    await origin.git('checkout', '-q', '--orphan', 'other');
    await origin.commit({ 'a.ts': '9' });
    const { folder: here } = await clone('--branch=main');
    for (const branch of ['missing', 'other']) {
      const change = await changeSince({ folder: here }, { kind: 'branch', branch });
      assert.equal(change.base, undefined, branch);
    }
  });
});
