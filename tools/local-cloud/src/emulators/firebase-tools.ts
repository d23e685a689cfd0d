import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The version that the emulator suite is known to run with. */
export const FIREBASE_TOOLS = '15.34.2';

/** How long the install may take, ms: it is 340 MB in 450 packages. */
const INSTALL_TIMEOUT_MS = 15 * 60_000;

const entryIn = (folder: string): string => join(folder, 'node_modules/firebase-tools/lib/bin/firebase.js');

/** The program of firebase-tools in a folder of its own; undefined when it is not installed there in this version. */
export async function installedFirebaseTools(folder: string): Promise<string | undefined> {
  const manifest = join(folder, 'node_modules/firebase-tools/package.json');
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return version === FIREBASE_TOOLS ? entryIn(folder) : undefined;
}

/**
 * Installs firebase-tools into a folder of its own, once: it is larger than all the rest together, and only the emulator suite
 * needs it.
 * @throws Error with the end of npm's output when it cannot be installed
 */
export async function installFirebaseTools(folder: string, onNote: (note: string) => void): Promise<string> {
  const installed = await installedFirebaseTools(folder);
  if (installed !== undefined) return installed;
  onNote(`installing firebase-tools ${FIREBASE_TOOLS} (340 MB, once; it takes some minutes)`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = ['install', '--no-audit', '--no-fund', '--save-exact', `firebase-tools@${FIREBASE_TOOLS}`];
  try {
    await promisify(execFile)('npm', npm, { cwd: folder, timeout: INSTALL_TIMEOUT_MS, env: withThisNode() });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`firebase-tools could not be installed: ${(stderr?.trim() || message).slice(-2_000)}`, {
      cause: error,
    });
  }
  return entryIn(folder);
}

/** The environment with the Node that runs this first on the PATH. */
export const withThisNode = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => ({
  ...env,
  PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}`,
});
