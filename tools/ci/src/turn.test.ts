import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestRepository, testRepository } from './testing/repository.ts';
import { refuseToGoBack } from './turn.ts';

describe('a run that deploys', () => {
  let folder: string;
  let origin: TestRepository;
  let commits: readonly string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-turn-'));
    origin = testRepository(join(folder, 'origin'));
    await testRepository(folder).git('init', '-q', '-b', 'main', 'origin');
    commits = [
      await origin.commit({ a: '1' }),
      await origin.commit({ a: '2' }),
      await origin.commit({ a: '3' }),
    ];
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs at a commit in a clone that has no other one, after the deploy of another. */
  const runAt = async (commit = '', deployed: string | undefined) => {
    const { git } = testRepository(folder);
    await git('init', '-q', 'clone');
    const clone = testRepository(join(folder, 'clone'));
    await clone.git('remote', 'add', 'origin', `file://${origin.folder}`);
    await clone.git('fetch', '-q', '--depth=1', 'origin', commit);
    await clone.git('checkout', '-q', commit);
    await refuseToGoBack({ folder: clone.folder }, { commit: deployed, isBegunSince: false });
  };

  it('is refused when a later commit is deployed already', async () => {
    await assert.rejects(runAt(commits[0], commits[2]), /A later commit, [0-9a-f]{40}, is deployed already/);
  });

  it('goes on after an earlier commit, the same one, and none', async () => {
    for (const deployed of [commits[0], commits[1], undefined]) {
      await runAt(commits[1], deployed);
      await rm(join(folder, 'clone'), { recursive: true });
    }
  });

  it('goes on when what was deployed is no longer there, or has another history', async () => {
    await origin.git('checkout', '-q', '--orphan', 'other');
    const elsewhere = await origin.commit({ a: '9' });
    for (const deployed of ['0123456789012345678901234567890123456789', elsewhere]) {
      await runAt(commits[1], deployed);
      await rm(join(folder, 'clone'), { recursive: true });
    }
  });
});
