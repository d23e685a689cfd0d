import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatorPorts } from './emulator-ports.ts';

interface FirebaseConfig {
  readonly functions: readonly { readonly codebase: string; readonly source: string }[];
  readonly firestore: { readonly rules: string; readonly indexes: string };
  readonly emulators: object;
}

/** What a working copy is made of. */
export interface EmulatorProject {
  /** The repository, with firebase.json and the built codebases. */
  readonly repository: string;
  /** Where the working copy goes; whatever is there is replaced. */
  readonly folder: string;
  readonly codebases: readonly string[];
  readonly ports: EmulatorPorts;
  readonly page: 'with web page' | 'without web page';
  /** Values of the codebases' parameters. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Makes a project folder for firebase-tools from the repository's own: with the chosen ports, and with the codebases' parameters beside
 * their code, where firebase-tools reads them. A build's output stays as it is deployed.
 * @throws Error naming a codebase that is not built
 */
export async function makeEmulatorProject(project: EmulatorProject): Promise<void> {
  const { repository, folder, settings } = project;
  const config = JSON.parse(await readFile(join(repository, 'firebase.json'), 'utf8')) as FirebaseConfig;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const functions = config.functions.filter(({ codebase }) => project.codebases.includes(codebase));
  for (const { codebase, source } of functions) {
    const built = join(repository, source);
    if (!existsSync(join(built, 'package.json')))
      throw new Error(`the codebase ${codebase} is not built: run npx nx build ${codebase}`);
    await cp(built, join(folder, codebase), { recursive: true });
    await writeFile(join(folder, codebase, '.env.local'), envFile(settings));
  }
  for (const file of [config.firestore.rules, config.firestore.indexes])
    await copyFile(join(repository, file), join(folder, file));
  // The build's output has no packages of its own; they are the repository's.
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(
    join(folder, 'firebase.json'),
    JSON.stringify(workingConfig(config, functions, project), undefined, 2),
  );
}

/** Quoted, as a value may hold anything. */
const envFile = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');

function workingConfig(
  config: FirebaseConfig,
  functions: FirebaseConfig['functions'],
  { ports, page }: EmulatorProject,
): object {
  const at = (port: number): object => ({ host: '127.0.0.1', port });
  return {
    functions: functions.map((entry) => ({ ...entry, source: entry.codebase })),
    firestore: config.firestore,
    emulators: {
      ...config.emulators,
      functions: at(ports.functions),
      firestore: { ...at(ports.firestore), websocketPort: ports.websocket },
      pubsub: at(ports.pubsub),
      auth: at(ports.auth),
      hub: at(ports.hub),
      logging: at(ports.logging),
      eventarc: at(ports.eventarc),
      tasks: at(ports.tasks),
      ui: { ...at(ports.ui), enabled: page === 'with web page' },
    },
  };
}
