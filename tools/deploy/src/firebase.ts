import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ConfigurationError } from '@earshot/contracts';
import { FIREBASE_TOOLS, installedFirebaseTools } from '@earshot/local-cloud/firebase-tools';
import { gte } from 'semver';
import type { Environment } from './settings.ts';

/** What a finished command left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Firebase CLI once, with `--non-interactive`; `shown` also prints what it prints, as it comes. */
export type RunFirebase = (args: readonly string[], printing: 'shown' | 'kept') => Promise<Finished>;

type Command = readonly [program: string, ...args: string[]];

/**
 * Lends the Firebase CLI to some work. It sees an empty configuration folder, since the login of a person would count more
 * than Application Default Credentials; the folder is gone afterwards. It does not ask beforehand what it may do: it would refuse
 * to deploy without the right to act as App Engine's account, which nothing here runs as (firebase-tools 15, `checkIam.js`).
 * @throws ConfigurationError when `firebase` on the PATH is too old
 */
export async function withFirebase<T>(
  root: string,
  env: Environment,
  work: (run: RunFirebase) => Promise<T>,
): Promise<T> {
  const configuration = await mkdtemp(join(tmpdir(), 'earshot-firebase-'));
  const childEnv = {
    ...env,
    XDG_CONFIG_HOME: configuration,
    NO_UPDATE_NOTIFIER: '1',
    FIREBASE_SKIP_INFORMATIONAL_IAM: 'true',
  };
  try {
    const [program, ...before] = await findFirebase(root, childEnv);
    return await work((args, printing) =>
      run([program, ...before, ...args, '--non-interactive'], { cwd: root, env: childEnv, printing }),
    );
  } finally {
    await rm(configuration, { recursive: true, force: true });
  }
}

/** `firebase` of the PATH, else the one that the emulators were installed with, else the pinned version by npx. */
async function findFirebase(root: string, env: Environment): Promise<Command> {
  const onPath = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'firebase'));
  const found = onPath.find((path) => existsSync(path));
  if (found === undefined) {
    const installed = await installedFirebaseTools(join(root, '.local-cloud/firebase-tools'));
    return installed === undefined
      ? ['npx', '--yes', `firebase-tools@${FIREBASE_TOOLS}`]
      : [process.execPath, installed];
  }
  const { stdout } = await run([found, '--version'], { cwd: root, env, printing: 'kept' });
  const version = stdout.trim().split('\n').at(-1) ?? '';
  if (!isEnough(version)) {
    throw new ConfigurationError(
      `${found}: expected version ${FIREBASE_TOOLS} or later, got "${version}". Run npm install --global firebase-tools@${FIREBASE_TOOLS}, or take it off the PATH: then that version is fetched.`,
    );
  }
  return [found];
}

function isEnough(version: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(version) && gte(version, FIREBASE_TOOLS);
}

interface RunOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly printing: 'shown' | 'kept';
}

async function run([program, ...args]: Command, { cwd, env, printing }: RunOptions): Promise<Finished> {
  const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      if (printing === 'shown') process[name].write(text);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, ...texts };
}
