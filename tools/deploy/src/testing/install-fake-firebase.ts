import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A stand-in for the Firebase CLI in a folder of its own. */
export interface FakeFirebase {
  /** Variables that put it first on the PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** How it was called: the arguments of each call, without `--version`. */
  calls(): Promise<readonly FakeCall[]>;
  /** Forgets the calls so far. */
  forget(): Promise<void>;
  /** Makes the next deploys fail, each printing one of these. */
  failWith(...printed: readonly string[]): Promise<void>;
  /** Makes functions be in a state after the next deploys, `ACTIVE` unless told. */
  leaveAs(state: string): Promise<void>;
  /** Who may call a function, as far as a deploy left it so. */
  invokers(name: string): Promise<readonly string[]>;
  /** Lets these call a function. */
  admit(name: string, members: readonly string[]): Promise<void>;
}

export interface FakeCall {
  readonly args: readonly string[];
  /** Its folder of configuration. */
  readonly configuration: string;
  readonly isTty: boolean;
}

export async function installFakeFirebase(folder: string): Promise<FakeFirebase> {
  const program = join(import.meta.dirname, 'fake-firebase.ts');
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'firebase'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(join(bin, 'firebase'), 0o755);
  const calls = join(folder, 'calls.jsonl');
  await writeFile(calls, '');
  const invokers = join(folder, 'invokers.json');
  await writeFile(invokers, '{}');
  const allInvokers = async () =>
    JSON.parse(await readFile(invokers, 'utf8')) as Record<string, readonly string[]>;
  return {
    env: { FAKE_FIREBASE: folder, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    calls: async () => {
      const lines = (await readFile(calls, 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as FakeCall);
    },
    forget: () => writeFile(calls, ''),
    failWith: (...printed) => writeFile(join(folder, 'failures.json'), JSON.stringify(printed)),
    invokers: async (name) => (await allInvokers())[name] ?? [],
    admit: async (name, members) =>
      writeFile(invokers, JSON.stringify({ ...(await allInvokers()), [name]: members })),
    leaveAs: (state) => writeFile(join(folder, 'state.json'), JSON.stringify(state)),
  };
}
