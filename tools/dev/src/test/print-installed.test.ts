import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = new URL('./print-installed.ts', import.meta.url).pathname;

describe('what counts among the inputs of tests', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-installed-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const printed = async () => {
    const env = { PATH: folder, HOME: folder };
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], { env });
    return stdout.trimEnd().split('\n');
  };

  it('is what this machine has, and changes with what is installed', async () => {
    const before = await printed();
    for (const command of ['terraform', 'chromium', 'ffmpeg', 'pocketsphinx']) {
      await writeFile(join(folder, command), '#!/bin/sh\necho 1.0\n');
      await chmod(join(folder, command), 0o755);
    }
    const after = await printed();
    const emulators = before.slice(0, 2);
    assert.deepEqual(after, [
      ...emulators,
      'pocketsphinx',
      'terraform: 1.0',
      `${join(folder, 'chromium')}: 1.0`,
    ]);
    assert.deepEqual(before, [...emulators, 'PocketSphinx, ffmpeg', 'terraform: ENOENT', 'chromium: ENOENT']);
  });
});
