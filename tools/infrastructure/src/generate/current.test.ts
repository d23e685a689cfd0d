import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { codebaseNames, root } from './codebases.ts';
import { generatedFiles, generatedFolder } from './files.ts';

describe('terraform/generated', () => {
  it('is what the code says today (npm run infrastructure makes it anew)', async () => {
    const files = await generatedFiles();
    assert.deepEqual((await readdir(generatedFolder)).sort(), Object.keys(files).sort());
    const committed = await Promise.all(
      Object.keys(files).map(
        async (name) => [name, await readFile(join(generatedFolder, name), 'utf8')] as const,
      ),
    );
    const stale = committed.filter(([name, text]) => text !== files[name]).map(([name]) => name);
    assert.deepEqual(stale, [], 'npm run infrastructure makes them anew');
  });

  it('covers what a build reads besides a codebase and its libraries: the page, and the build itself', async () => {
    const { codebases } = JSON.parse(await readFile(join(generatedFolder, 'sources.json'), 'utf8')) as {
      codebases: Record<string, readonly string[]>;
    };
    const covers = (codebase: string, file: string) => {
      assert.ok(existsSync(join(root, file)), file);
      return codebases[codebase]?.some((pattern) => matchesGlob(file, pattern));
    };
    for (const file of ['index.html', 'vite.config.ts', 'src/main.tsx']) {
      assert.ok(covers('dashboard', `apps/dashboard/page/${file}`), file);
      assert.ok(!covers('listening', `apps/dashboard/page/${file}`), file);
    }
    for (const codebase of codebaseNames())
      assert.ok(covers(codebase, 'tools/build/src/bundle.ts'), codebase);
  });

  it('names every codebase that firebase.json deploys, each with the targets by which it comes and goes', async () => {
    const text = await readFile(join(root, 'firebase.json'), 'utf8');
    const { functions } = JSON.parse(text) as { functions: { codebase: string }[] };
    assert.deepEqual(functions.map(({ codebase }) => codebase).sort(), codebaseNames());
    const targetsOf = async (folder: string) =>
      Object.keys(
        (
          JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as {
            nx: { targets: object };
          }
        ).nx.targets,
      );
    for (const codebase of codebaseNames()) {
      const targets = await targetsOf(`apps/${codebase}`);
      assert.ok(targets.includes('deploy') && targets.includes('undeploy'), codebase);
    }
    assert.ok((await targetsOf('tools/rules')).includes('deploy'));
  });
});
