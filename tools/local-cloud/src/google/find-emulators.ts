import { memo } from '@earshot/contracts';
import { access, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findJava, LEAST_JAVA, type Java } from './find-java.ts';
import { tryRun } from './run.ts';

/** One of Google's emulators that can be started. */
export interface FoundEmulator {
  readonly java: Java;
  /** Path of the Java archive that holds it. */
  readonly jar: string;
}

/** Why one of Google's emulators cannot be started, in a sentence for a person. */
export interface MissingEmulator {
  readonly missing: string;
}

/** What there is of Google's emulators on this machine. */
export interface GoogleEmulators {
  readonly firestore: FoundEmulator | MissingEmulator;
  readonly pubsub: FoundEmulator | MissingEmulator;
}

/** How an emulator is told apart from what lies around it, in each place that is asked. */
interface Emulator {
  readonly title: string;
  /** The variable by which firebase-tools is pointed at one. */
  readonly variable: string;
  /** The component of the Google Cloud SDK, which is also its folder. */
  readonly component: string;
  readonly jar: RegExp;
}

const FIRESTORE: Emulator = {
  title: 'Firestore',
  variable: 'FIRESTORE_EMULATOR_BINARY_PATH',
  component: 'cloud-firestore-emulator',
  jar: /^cloud-firestore-emulator.*\.jar$/,
};
const PUBSUB: Emulator = {
  title: 'Pub/Sub',
  variable: 'PUBSUB_EMULATOR_BINARY_PATH',
  component: 'pubsub-emulator',
  jar: /^cloud-pubsub-emulator.*\.jar$/,
};

/** The class that starts Firestore's emulator, which its archive does not name. */
export const FIRESTORE_MAIN_CLASS = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

/** Whether an emulator was found. */
export const isFound = (emulator: FoundEmulator | MissingEmulator): emulator is FoundEmulator =>
  'jar' in emulator;

/**
 * Looks for Google's emulators: where firebase-tools' variables point, in the Google Cloud SDK that gcloud belongs to, and among
 * what firebase-tools has downloaded; and for a Java that can run them. Looks once in the life of the process.
 */
export const findGoogleEmulators: () => Promise<GoogleEmulators> = memo(async () => {
  const [java, folders] = await Promise.all([findJava(), emulatorFolders()]);
  const [firestore, pubsub] = await Promise.all([
    find(FIRESTORE, java, folders),
    find(PUBSUB, java, folders),
  ]);
  return { firestore, pubsub };
});

/** Folders that may hold a folder or an archive of an emulator. */
async function emulatorFolders(): Promise<string[]> {
  const sdk = await tryRun('gcloud', ['info', '--format=value(installation.sdk_root)']);
  const root = sdk?.stdout.trim();
  return [...(root ? [join(root, 'platform')] : []), join(homedir(), '.cache', 'firebase', 'emulators')];
}

async function find(
  emulator: Emulator,
  java: Java | undefined,
  folders: readonly string[],
): Promise<FoundEmulator | MissingEmulator> {
  const jar = (await namedByVariable(emulator)) ?? (await firstJar(emulator, folders));
  if (jar === undefined) {
    const { title, component, variable } = emulator;
    const missing = `Google's ${title} emulator is not installed: gcloud components install ${component} (or apt-get install google-cloud-cli-${component.replace('cloud-', '')}), or point ${variable} at it.`;
    return { missing };
  }
  return java
    ? { java, jar }
    : {
        missing: `No Java ${LEAST_JAVA} or later was found, by JAVA_HOME, on the PATH or beside the default one.`,
      };
}

async function namedByVariable({ variable, jar }: Emulator): Promise<string | undefined> {
  const path = process.env[variable];
  if (!path) return undefined;
  if (path.endsWith('.jar')) return (await exists(path)) ? path : undefined;
  // firebase-tools wants the start script of Pub/Sub's, whose archive lies in the folder `lib` beside it.
  return jarIn(join(path, '..', '..', 'lib'), jar);
}

async function firstJar(
  { component, jar }: Emulator,
  folders: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const places = [folder, join(folder, component), join(folder, component, 'lib')];
    const versions = (await list(folder)).filter((name) => name.startsWith(component));
    places.push(...versions.map((name) => join(folder, name, component, 'lib')));
    for (const place of places) {
      const found = await jarIn(place, jar);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The newest of a folder's archives, by name. */
async function jarIn(folder: string, jar: RegExp): Promise<string | undefined> {
  const name = (await list(folder))
    .filter((entry) => jar.test(entry))
    .sort(byNumbers)
    .at(-1);
  return name === undefined ? undefined : join(folder, name);
}

const byNumbers = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // A place that is not there holds nothing.
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
