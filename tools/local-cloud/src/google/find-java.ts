import { memo } from '@earshot/contracts';
import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { tryRun } from './run.ts';

/** firebase-tools refuses an older one since its version 15. */
export const LEAST_JAVA = 21;

/** A Java that can be run. */
export interface Java {
  /** Path of the program. */
  readonly program: string;
  /** Its feature version, such as 21. */
  readonly version: number;
}

/** A Java of version 21 or later: JAVA_HOME, the PATH, or one that lies beside the default one; undefined when there is none. */
export const findJava: () => Promise<Java | undefined> = memo(async () => {
  for (const find of [homeOfEnvironment, onPath, besideDefault]) {
    for (const program of await find()) {
      const version = await versionOf(program);
      if (version !== undefined && version >= LEAST_JAVA) return { program, version };
    }
  }
  return undefined;
});

const inHome = (home: string): string => join(home, 'bin', 'java');

function homeOfEnvironment(): Promise<string[]> {
  const home = process.env['JAVA_HOME'];
  return existing(home ? [inHome(home)] : []);
}

const onPath = (): Promise<string[]> =>
  existing(
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, 'java')),
  );

/** Packages put every JDK into one folder: where the default one really lies, its neighbours are. */
async function besideDefault(): Promise<string[]> {
  const found: string[] = [];
  for (const program of await onPath()) {
    const folder = dirname(dirname(dirname(await realpath(program))));
    found.push(
      ...(await readdir(folder))
        .sort()
        .reverse()
        .map((name) => inHome(join(folder, name))),
    );
  }
  return existing(found);
}

async function existing(programs: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    programs.map(async (program) => ((await isProgram(program)) ? [program] : [])),
  );
  return checked.flat();
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Java tells its version on standard error: `openjdk version "21.0.4"`. */
async function versionOf(program: string): Promise<number | undefined> {
  const printed = await tryRun(program, ['-version']);
  const version = /version "(\d+)/.exec(printed?.stderr ?? '')?.[1];
  return version === undefined ? undefined : Number(version);
}
