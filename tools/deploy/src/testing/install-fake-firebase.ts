import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FakeFailure } from './fake-firebase.ts';
import { fakeGoogle } from './fake-google.ts';
import type { Ask } from '../google.ts';

/** A stand-in for the Firebase CLI in a folder of its own. */
export interface FakeFirebase {
  /** Variables that put it first on the PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** How it was called: the arguments of each call, without `--version`. */
  calls(): Promise<readonly FakeCall[]>;
  /** Forgets the calls so far. */
  forget(): Promise<void>;
  /** Makes the next deploys fail at once, each printing one of these. */
  failWith(...printed: readonly string[]): Promise<void>;
  /** Makes the next deploy fail when functions are there and active, but neither their invokers nor their schedules. */
  breakOff(): Promise<void>;
  /** Makes functions be in a state after the next deploys, `ACTIVE` unless told. */
  leaveAs(state: string): Promise<void>;
  /** Who may call a function, as far as a deploy left it so. */
  invokers(name: string): Promise<readonly string[]>;
  /** Says when functions are to be called, by their names, as the code has it: the next deploy brings it about. */
  schedule(schedules: Readonly<Record<string, string>>): Promise<void>;
  /** When each function is called that has a job, by its name. */
  jobs(): Promise<Readonly<Record<string, string>>>;
  /** The account that each job calls its function as, by its name. */
  callers(): Promise<Readonly<Record<string, string>>>;
  /** Google's APIs over the same project. */
  readonly google: Ask;
}

export interface FakeCall {
  readonly args: readonly string[];
  /** Its folder of configuration. */
  readonly configuration: string;
  readonly isTty: boolean;
  /** Whether it asks what it may do before it does anything, and refuses where that is not all. */
  readonly asksFirst: boolean;
}

/**
 * Puts a stand-in in the place of google-auth-library, so that a deploy that is run there asks no API of Google's but those of the
 * stand-in for the Firebase CLI.
 * @param modules a folder `node_modules`
 */
export async function installFakeGoogle(modules: string): Promise<void> {
  const library = join(modules, 'google-auth-library');
  const standIn = pathToFileURL(join(import.meta.dirname, 'fake-google-auth.ts')).href;
  await rm(library, { force: true });
  await mkdir(library);
  await writeFile(join(library, 'package.json'), JSON.stringify({ type: 'module', main: 'index.js' }));
  await writeFile(join(library, 'index.js'), `export { GoogleAuth } from '${standIn}';\n`);
}

export async function installFakeFirebase(folder: string): Promise<FakeFirebase> {
  const program = join(import.meta.dirname, 'fake-firebase.ts');
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'firebase'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(join(bin, 'firebase'), 0o755);
  const calls = join(folder, 'calls.jsonl');
  await writeFile(calls, '');
  const file = (name: string) => join(folder, name);
  for (const name of ['invokers.json', 'jobs.json', 'callers.json']) await writeFile(file(name), '{}');
  const readJson = async (name: string) => JSON.parse(await readFile(file(name), 'utf8')) as unknown;
  const failNext = (failures: readonly FakeFailure[]) =>
    writeFile(file('failures.json'), JSON.stringify(failures));
  return {
    env: { FAKE_FIREBASE: folder, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    calls: async () => {
      const lines = (await readFile(calls, 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as FakeCall);
    },
    forget: () => writeFile(calls, ''),
    failWith: (...printed) => failNext(printed.map((prints) => ({ prints, after: 'nothing' }))),
    breakOff: () => failNext([{ prints: 'HTTP Error: 429, quota', after: 'functions' }]),
    invokers: async (name) =>
      ((await readJson('invokers.json')) as Record<string, readonly string[]>)[name] ?? [],
    schedule: (schedules) => writeFile(file('schedules.json'), JSON.stringify(schedules)),
    jobs: async () => (await readJson('jobs.json')) as Record<string, string>,
    callers: async () => (await readJson('callers.json')) as Record<string, string>,
    google: fakeGoogle(folder),
    leaveAs: (state) => writeFile(file('state.json'), JSON.stringify(state)),
  };
}
