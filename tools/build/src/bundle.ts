import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build as esbuild, type Metafile } from 'esbuild';

/** Prefix of this workspace's own packages: the only ones that are inlined. */
export const OWN_SCOPE = '@earshot/';

/**
 * Bundles a codebase's entry into one ES module, `<outdir>/index.js`: the workspace's libraries are inlined, packages
 * from the registry stay imports, so that heavy SDKs load when they are first used and native ones are found.
 */
export async function bundle(entry: string, outdir: string): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await esbuild({
    entryPoints: [entry],
    outfile: join(outdir, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
    plugins: [
      {
        name: 'registry-packages-stay-imports',
        setup: (build) => {
          build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith(OWN_SCOPE) ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  return metafile;
}

/** The registry packages that a bundle imports, sorted; Node's own modules are not among them. */
export function importedPackages(metafile: Metafile): string[] {
  const paths = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  const packages = paths.filter((path) => !path.startsWith('node:') && !/^[./]/.test(path)).map(packageOf);
  return [...new Set(packages)].sort();
}

function packageOf(path: string): string {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/');
}
