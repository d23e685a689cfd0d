import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseOf } from './release.ts';

describe('the release of a bundle', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-release-'));
    await mkdir(join(folder, 'lib'));
    await writeFile(join(folder, 'index.js'), 'export const a = 1;');
    await writeFile(join(folder, 'lib/a.js'), '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const release = (settings = 'A="1"\n', configuration: unknown = { runtime: 'nodejs24' }) =>
    releaseOf(folder, settings, configuration);

  it('is the same for the same, wherever it lies and whatever settings were written beside it', async () => {
    const before = await release();
    assert.match(before, /^[0-9a-f]{16}$/);
    await writeFile(join(folder, '.env.pods'), 'A="2"\n');
    assert.equal(await release(), before);
    const moved = `${folder}-moved`;
    await rename(folder, moved);
    folder = moved;
    assert.equal(await release(), before);
  });

  it('changes with a file, with its name, with a setting and with how it is deployed', async () => {
    const seen = [
      await release(),
      await release('A="2"\n'),
      await release('A="1"\n', { runtime: 'nodejs26' }),
    ];
    await rename(join(folder, 'lib/a.js'), join(folder, 'lib/b.js'));
    seen.push(await release());
    await writeFile(join(folder, 'index.js'), 'export const a = 2;');
    seen.push(await release());
    assert.equal(new Set(seen).size, seen.length);
  });
});
