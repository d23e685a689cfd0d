import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, importedPackages } from './bundle.ts';

describe('a bundle', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-bundle-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('inlines own files and leaves registry packages as imports, lazy ones lazy', async () => {
    await writeFile(join(folder, 'own.ts'), 'export const answer: number = 42;');
    await writeFile(
      join(folder, 'index.ts'),
      `import { answer } from './own.ts';
       import { onCall } from 'firebase-functions/v2/https';
       import 'node:fs';
       export const late = () => import('@google-cloud/vision/build/src/v1');
       console.log(answer, onCall);`,
    );
    const metafile = await bundle(join(folder, 'index.ts'), join(folder, 'out'));
    assert.deepEqual(importedPackages(metafile), ['@google-cloud/vision', 'firebase-functions']);
    const text = await readFile(join(folder, 'out/index.js'), 'utf8');
    assert.match(text, /answer = 42/);
    assert.match(text, /import\("@google-cloud\/vision\/build\/src\/v1"\)/);
  });
});
