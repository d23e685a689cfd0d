import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { functionEnvironment } from '../functions/environment.ts';

const run = promisify(execFile);

/** How long seeding may take, ms. */
const SEED_TIMEOUT_MS = 60_000;

/**
 * Writes what production has from its set-up. It runs in a process of its own, because product code finds its services
 * by the environment of its process, of which there is one for all the local clouds of a test run.
 * @throws Error with what was printed when it fails
 */
export async function seed(projectId: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const script = fileURLToPath(new URL('./seed-data.ts', import.meta.url));
  try {
    await run(process.execPath, [script], {
      env: functionEnvironment(projectId, settings),
      timeout: SEED_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`the first data could not be written: ${stderr?.trim() || message}`, { cause: error });
  }
}
