import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The setting by which a deployed function tells its release. */
export const RELEASE = 'EARSHOT_RELEASE';

/**
 * Names what is deployed: a hash of a built bundle's files, of the settings that go with it, and of how it is deployed. The
 * same in, the same out, on any machine.
 */
export async function releaseOf(dist: string, settings: string, configuration: unknown): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = [];
  for await (const entry of glob('**/*', { cwd: dist, withFileTypes: true, exclude: isSettingsFile })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${file.slice(dist.length)}\0${content.length}\0`).update(content);
  }
  hash.update(`${settings}\0${JSON.stringify(configuration)}`);
  return hash.digest('hex').slice(0, 16);
}

/** Files of settings: they are what a deploy writes, for one project each. */
function isSettingsFile({ name }: { readonly name: string }): boolean {
  return name.startsWith('.env') || name === 'node_modules';
}
