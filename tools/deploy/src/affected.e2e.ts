import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readBundle } from './bundle.ts';
import { deployEnvironment } from './settings.ts';
import {
  type FakeFirebase,
  installFakeFirebase,
  installFakeGoogle,
} from './testing/install-fake-firebase.ts';

const root = join(import.meta.dirname, '../../..');
const execute = promisify(execFile);

/** Two that share libraries; the others would only take longer. */
const CODEBASES = ['listening', 'mirror'];

const PROJECT = 'demo-affected';

/** A clone of this checkout as it is, with what is not committed yet. */
async function cloneInto(clone: string): Promise<void> {
  await execute('git', ['clone', '-q', '--shared', root, clone]);
  const list = async (...which: readonly string[]) => {
    const { stdout } = await execute('git', ['ls-files', '-z', ...which], { cwd: root, maxBuffer: 2 ** 26 });
    return stdout.split('\0').filter(Boolean);
  };
  const gone = await list('--deleted');
  const changed = await list('--modified', '--others', '--exclude-standard');
  for (const file of changed.filter((one) => !gone.includes(one)))
    await cp(join(root, file), join(clone, file));
  for (const file of gone) await rm(join(clone, file), { force: true });
}

/** The packages of this checkout with the clone's own workspaces in place of this one's. */
async function linkPackages(clone: string): Promise<void> {
  const target = join(clone, 'node_modules');
  await mkdir(join(target, '@earshot'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@earshot') await symlink(join(root, 'node_modules', name), join(target, name));
  }
  await cp(join(root, 'node_modules/@earshot'), join(target, '@earshot'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await installFakeGoogle(target);
}

describe('nx affected -t deploy', () => {
  let folder: string;
  let clone: string;
  let fake: FakeFirebase;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-affected-'));
    clone = join(folder, 'clone');
    await cloneInto(clone);
    await linkPackages(clone);
    fake = await installFakeFirebase(join(folder, 'fake'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const nx = async (...args: readonly string[]) => {
    await fake.forget();
    await execute(join(clone, 'node_modules/.bin/nx'), args, {
      cwd: clone,
      env: {
        ...process.env,
        ...fake.env,
        GOOGLE_CLOUD_PROJECT: PROJECT,
        DEAD_LETTER_TOPIC: 'none',
      },
    });
    const deploys = (await fake.calls()).filter(({ args: [verb] }) => verb === 'deploy');
    // The rules are handed to the CLI whenever they are affected; it knows what it uploaded.
    return deploys.flatMap(({ args: [, , only] }) => (only?.startsWith('functions:') ? [only] : [])).sort();
  };
  const deployAfter = async (...files: readonly string[]) => {
    const others = (await readdir(join(clone, 'apps'))).filter((app) => !CODEBASES.includes(app));
    return nx('affected', '-t', 'deploy', `--files=${files.join(',')}`, `--exclude=${others.join(',')}`);
  };

  it('deploys exactly the codebases whose bundle a change changes', async function () {
    this.timeout(300_000);
    await nx('run-many', '-t', 'build', '-p', CODEBASES.join(','));
    const bundles = CODEBASES.map((codebase) =>
      readBundle(clone, codebase, PROJECT, deployEnvironment(codebase, {})),
    );
    const schedules = (await Promise.all(bundles)).map(({ target }) => target.schedules);
    await fake.schedule(Object.assign({}, ...schedules) as Record<string, string>);
    const everything = await nx('run-many', '-t', 'deploy', '-p', CODEBASES.join(','));
    assert.deepEqual(everything, ['functions:listening', 'functions:mirror']);

    // Every codebase depends on the contracts, and a test is in no bundle.
    const test = 'libs/contracts/src/decay.test.ts';
    await appendFile(join(clone, test), '\n');
    assert.deepEqual(await deployAfter(test), []);

    // Tests of the mirror depend on the local cloud, and that on the fold; its bundle does not.
    const source = 'libs/listening/core/src/index.ts';
    await appendFile(join(clone, source), "\nconsole.log('changed');\n");
    assert.deepEqual(await deployAfter(source), ['functions:listening']);
  });
});
