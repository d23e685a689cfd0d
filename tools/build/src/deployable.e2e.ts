import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');
const execute = promisify(execFile);

interface Manifest {
  readonly endpoints: Readonly<Record<string, { readonly platform: string }>>;
}

/** Installs a built codebase in a folder of its own and reads the manifest that a deploy would read. */
async function manifestOf(codebase: string, folder: string): Promise<Manifest> {
  await cp(join(root, 'dist', codebase), folder, { recursive: true });
  await execute('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], { cwd: folder });
  const output = join(folder, 'manifest.json');
  const command = join(folder, 'node_modules/firebase-functions/lib/bin/firebase-functions.js');
  const { PATH = '' } = process.env;
  await execute(process.execPath, [command, '.'], {
    cwd: folder,
    env: {
      PATH,
      GCLOUD_PROJECT: 'demo-earshot',
      FUNCTIONS_CONTROL_API: 'true',
      FUNCTIONS_MANIFEST_OUTPUT_PATH: output,
    },
  });
  return JSON.parse(await readFile(output, 'utf8')) as Manifest;
}

describe('a built codebase, alone in a folder outside the repository', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-deployable-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  for (const codebase of ['enrichment', 'listening', 'audience', 'mirror', 'dashboard']) {
    it(`installs from its lockfile and declares the functions of apps/${codebase}/functions.json`, async () => {
      const expected: unknown = JSON.parse(
        await readFile(join(root, 'apps', codebase, 'functions.json'), 'utf8'),
      );
      const { endpoints } = await manifestOf(codebase, folder);
      assert.deepEqual(Object.keys(endpoints).sort(), expected);
      assert.ok(Object.values(endpoints).every(({ platform }) => platform === 'gcfv2'));
    });
  }

  it('has a function name that no other codebase has', async () => {
    const names = await Promise.all(
      (await readdir(join(root, 'apps'))).map(
        async (app) =>
          JSON.parse(await readFile(join(root, 'apps', app, 'functions.json'), 'utf8')) as string[],
      ),
    );
    assert.deepEqual(names.flat().sort(), [...new Set(names.flat())].sort());
  });
});
