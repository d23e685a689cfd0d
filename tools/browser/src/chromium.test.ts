import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { notRun } from '@earshot/testing';
import { findChromium } from './chromium.ts';

describe('the browser of this machine', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'earshot-browser-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const install = async (command: string, mode: number) => {
    await writeFile(join(folder, command), '');
    await chmod(join(folder, command), mode);
  };

  it('is found on the path, Chromium before Chrome', async () => {
    await install('google-chrome', 0o755);
    assert.equal(await findChromium(['/nowhere', folder].join(delimiter)), join(folder, 'google-chrome'));
    await install('chromium', 0o755);
    assert.equal(await findChromium(folder), join(folder, 'chromium'));
  });

  it('is one that can be run', async function () {
    if (process.platform === 'darwin') notRun(this, 'macOS keeps browsers outside of the path');
    await install('chromium', 0o644);
    assert.equal(await findChromium(folder), undefined);
    assert.equal(await findChromium(''), undefined);
  });
});
