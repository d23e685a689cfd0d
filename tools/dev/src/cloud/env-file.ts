import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { isAlive } from '@earshot/local-cloud';
import { repository } from '../repository.ts';
import { UserError } from '../terminal/errors.ts';

/** Where a running local cloud tells the variables that reach it. */
const envFile = join(repository, '.local-cloud/env');

const OWNER = 'EARSHOT_LOCAL_CLOUD_PID';

/** Tells other commands, and any Google SDK started with these variables, how to reach the cloud of this process. */
export async function writeEnvFile(env: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries({ ...env, [OWNER]: String(process.pid) }).map(
    ([name, value]) => `${name}=${value}`,
  );
  await mkdir(dirname(envFile), { recursive: true });
  await writeFile(envFile, `${lines.join('\n')}\n`);
}

/** Takes back what {@link writeEnvFile} told. */
export async function removeEnvFile(): Promise<void> {
  await rm(envFile, { force: true });
}

/**
 * Sets the variables of the running local cloud in this process, before any SDK client is made.
 * @throws UserError when none is running.
 */
export async function enterLocalCloud(): Promise<void> {
  const text = await readFile(envFile, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const env = text === undefined ? {} : parseEnv(text);
  const owner = Number(env[OWNER]);
  if (!(Number.isSafeInteger(owner) && owner > 0 && isAlive(owner))) {
    throw new UserError(
      'No local cloud is running. Start one in another terminal with ./dev start or ./dev cloud.',
    );
  }
  Object.assign(process.env, env);
}
