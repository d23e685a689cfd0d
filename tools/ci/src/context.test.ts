import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { contextOf } from './context.ts';
import { gitToken } from './git-token.ts';

const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_REPOSITORY: 'pods/earshot',
  GITHUB_RUN_ID: '77',
  GITHUB_TOKEN: 't',
};
const cloudBuild = { BUILD_ID: 'b1', PROJECT_ID: 'pods', LOCATION: 'europe-west1' };

describe('where a run takes place', () => {
  it('is told by the variables of the CI system', () => {
    assert.deepEqual(contextOf(github, 'main'), {
      kind: 'github',
      url: 'https://api.github.com/repos/pods/earshot',
      run: '77',
      token: 't',
    });
    assert.deepEqual(contextOf({ ...cloudBuild, _REPOSITORY: '' }, 'main'), {
      kind: 'cloud build',
      parent: 'projects/pods/locations/europe-west1',
      build: 'b1',
    });
  });

  it('compares pull requests with their target, in either system, and work at a desk with the branch named', () => {
    const envs = [{ ...github, GITHUB_BASE_REF: 'next' }, { ...cloudBuild, _BASE_BRANCH: 'next' }, {}];
    for (const env of envs) assert.deepEqual(contextOf(env, 'next'), { kind: 'branch', branch: 'next' });
    const connected = contextOf({ ...cloudBuild, _BASE_BRANCH: 'next', _REPOSITORY: 'projects/p' }, 'main');
    assert.deepEqual(connected, { kind: 'branch', branch: 'next', repository: 'projects/p' });
    // GitHub sets this one empty on a push.
    assert.equal(contextOf({ ...github, GITHUB_BASE_REF: '' }, 'main').kind, 'github');
  });

  it('refuses a system that does not tell enough, naming the variable', () => {
    assert.throws(() => contextOf({ ...github, GITHUB_TOKEN: '' }, 'main'), /GITHUB_TOKEN: expected/);
    assert.throws(() => contextOf({ BUILD_ID: 'b1' }, 'main'), /PROJECT_ID: expected/);
  });
});

describe('a private repository of Cloud Build', () => {
  it('is fetched with a token that git asks for and that stands in no file', async () => {
    const asked: string[] = [];
    const env = await gitToken((method, url) => {
      asked.push(`${method} ${url}`);
      return Promise.resolve({ token: 's3cret' });
    }, 'projects/p/locations/l/connections/c/repositories/r');
    assert.deepEqual(asked, [
      'POST https://cloudbuild.googleapis.com/v2/projects/p/locations/l/connections/c/repositories/r:accessReadToken',
    ]);
    const answer = async (prompt: string) => {
      const { stdout } = await promisify(execFile)(env['GIT_ASKPASS'] ?? '', [prompt], { env });
      return stdout.trim();
    };
    assert.equal(await answer("Username for 'https://github.com': "), 'x-access-token');
    assert.equal(await answer("Password for 'https://x-access-token@github.com': "), 's3cret');
  });
});
