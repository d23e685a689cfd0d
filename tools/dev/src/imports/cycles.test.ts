import assert from 'node:assert/strict';
import { glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../repository.ts';
import { cyclesOf, readImports } from './cycles.ts';

const SOURCES = '{apps,libs,tools}/**/src/**/*.{ts,tsx}';

describe('imports', () => {
  it('of this repository form no cycles, types included', async () => {
    const files: string[] = [];
    const exclude = (name: string) => name.includes('node_modules');
    for await (const file of glob(SOURCES, { cwd: repository, exclude })) files.push(join(repository, file));
    assert.ok(files.length > 1_000, `${files.length} files`);
    assert.deepEqual(cyclesOf(await readImports(files)), []);
  });

  it('that form cycles are told apart from what merely leads to them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-imports-'));
    try {
      const sources = {
        'a.ts': `import { b } from './b.ts';\nexport const a = b;`,
        'b.ts': `import type { C } from './c.ts';\nexport const b: C = 1;`,
        'c.ts': `export type { A } from './a.ts';\nexport type C = number;`,
        'leads.ts': `import './a.ts';\nimport { x } from 'elsewhere';`,
        'later.ts': `export const load = () => import('./itself.ts');`,
        'itself.ts': `import './later.ts';`,
      };
      for (const [name, text] of Object.entries(sources)) await writeFile(join(folder, name), text);
      const files = Object.keys(sources).map((name) => join(folder, name));
      assert.deepEqual(
        cyclesOf(await readImports(files)),
        [
          ['a.ts', 'b.ts', 'c.ts'],
          ['itself.ts', 'later.ts'],
        ].map((group) => group.map((name) => join(folder, name))),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
