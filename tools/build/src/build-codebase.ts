import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleLibrary, LIBRARY_FILE } from './bigquery-library.ts';
import { bundle, importedPackages } from './bundle.ts';
import { prunedLockfile } from './lockfile.ts';
import { type CodebasePackage, deployedPackage } from './package.ts';

/**
 * Makes `dist/<codebase>` from `apps/<codebase>`: a bundle, a package.json with exact dependencies and a lockfile, all
 * that a deploy uploads; the library of BigQuery functions of a codebase that has one (`src/bigquery-library.ts`); and
 * the web page of a codebase that serves one (`page`), as it was built to `dist/<codebase>-page`.
 */
export async function buildCodebase(root: string, codebase: string): Promise<{ readonly outdir: string }> {
  const projectRoot = join('apps', codebase);
  const outdir = join(root, 'dist', codebase);
  const metafile = await bundle(join(root, projectRoot, 'src/index.ts'), outdir);
  const source = JSON.parse(
    await readFile(join(root, projectRoot, 'package.json'), 'utf8'),
  ) as CodebasePackage;
  const deployed = deployedPackage(source, importedPackages(metafile));
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify(deployed, null, 2)}\n`);
  await writeFile(join(outdir, 'package-lock.json'), await prunedLockfile(root, projectRoot, deployed));
  const library = join(root, projectRoot, 'src/bigquery-library.ts');
  if (existsSync(library)) await writeFile(join(outdir, LIBRARY_FILE), await bundleLibrary(library));
  if (existsSync(join(root, projectRoot, 'page'))) {
    await cp(join(root, 'dist', `${codebase}-page`), join(outdir, 'page'), { recursive: true });
  }
  return { outdir };
}
