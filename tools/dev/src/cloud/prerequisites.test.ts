import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECOGNISER, systemOf } from './prerequisites.ts';

describe('the kind of system', () => {
  it('is told by os-release, derivatives included', () => {
    assert.equal(systemOf('linux', 'NAME="Debian GNU/Linux"\nID=debian\n'), 'debian');
    assert.equal(systemOf('linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'), 'debian');
    assert.equal(systemOf('linux', 'ID=fedora\n'), 'fedora');
    assert.equal(systemOf('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'), 'fedora');
  });

  it('is macOS whatever a file says', () => {
    assert.equal(systemOf('darwin', ''), 'macos');
  });

  it('is unknown elsewhere, so that every line is shown', () => {
    assert.equal(systemOf('linux', 'ID=arch\n'), undefined);
  });
});

describe('what local transcription needs', () => {
  let folder: string;
  const path = process.env['PATH'];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-path-'));
    process.env['PATH'] = folder;
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  });

  const install = async (command: string, code: number) => {
    await writeFile(join(folder, command), `#!/bin/sh\nexit ${code}\n`);
    await chmod(join(folder, command), 0o755);
  };

  it('is there once the recogniser finds its model, not when it lacks it', async () => {
    await install('ffmpeg', 0);
    await install('pocketsphinx_continuous', 1);
    assert.equal(await RECOGNISER.isThere(), false);
    await install('pocketsphinx_continuous', 0);
    assert.equal(await RECOGNISER.isThere(), true);
  });
});
