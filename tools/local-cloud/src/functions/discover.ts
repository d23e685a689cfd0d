import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How long loading a codebase may take; firebase-tools gives it 10 s, but a laptop under load is slower. */
const DISCOVERY_TIMEOUT_MS = 60_000;

/**
 * Asks a built codebase for its functions manifest, with the very command that a deploy uses: the codebase's own
 * firebase-functions.
 * @throws Error with what the codebase printed when it cannot be loaded.
 */
export async function discover(directory: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'functions-manifest-'));
  const output = join(folder, 'manifest.json');
  const sdk = createRequire(join(directory, 'package.json')).resolve('firebase-functions/logger');
  const command = join(sdk, '../../bin/firebase-functions.js');
  try {
    await run(process.execPath, [command], {
      cwd: directory,
      env: { ...env, FUNCTIONS_MANIFEST_OUTPUT_PATH: output },
      timeout: DISCOVERY_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    return JSON.parse(await readFile(output, 'utf8')) as unknown;
  } catch (error) {
    const printed = (error as { stderr?: string }).stderr?.trim();
    throw new Error(printed ?? (error as Error).message, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
