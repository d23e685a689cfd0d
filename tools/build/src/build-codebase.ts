import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, importedPackages } from './bundle.ts';
import { prunedLockfile } from './lockfile.ts';
import { type CodebasePackage, deployedPackage } from './package.ts';

/**
 * Makes `dist/<codebase>` from `apps/<codebase>`: a bundle, a package.json with exact dependencies and a lockfile, all
 * that a deploy uploads.
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
  return { outdir };
}
