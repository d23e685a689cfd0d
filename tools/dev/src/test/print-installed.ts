import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findChromium } from '@earshot/browser';
import { installedForServices } from '@earshot/local-cloud/installed';

const run = promisify(execFile);

/**
 * Prints what this machine has of the programs without which tests are left out: Nx counts it among the inputs of tests, so
 * that they run again once one was installed.
 */
const lines = [
  ...(await installedForServices()),
  await versionOf('terraform', ['version']),
  await versionOf((await findChromium()) ?? 'chromium', ['--version']),
];
console.log(lines.join('\n'));

/** The first line in which a program tells its version. */
async function versionOf(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, [...args]);
    return `${program}: ${stdout.split('\n')[0] ?? ''}`;
  } catch (error) {
    return `${program}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be run'}`;
  }
}
