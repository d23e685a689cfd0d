import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findGoogleEmulators, isFound } from '../google/find-emulators.ts';
import { findJava, LEAST_JAVA } from '../google/find-java.ts';
import { writeStarterJar } from './emulator-jar.ts';
import { withThisNode } from './firebase-tools.ts';

/** How long the address of a download may take to answer, ms. */
const REACHED_WITHIN_MS = 5_000;

/**
 * The environment in which firebase-tools finds a Java that it takes and the emulators that are here already; what is not here it
 * downloads itself.
 * @param folder where a starter of the Firestore emulator may be put
 * @throws Error saying what to install when there is no such Java
 */
export async function emulatorEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  const [java, { firestore, pubsub }] = await Promise.all([findJava(), findGoogleEmulators()]);
  if (!java)
    throw new Error(
      `The Firebase emulators need Java ${LEAST_JAVA} or later: install one, or point JAVA_HOME at it.`,
    );
  const bin = dirname(java.program);
  const node = withThisNode();
  const env: NodeJS.ProcessEnv = {
    ...node,
    PATH: [bin, node['PATH']].join(delimiter),
    JAVA_HOME: dirname(bin),
  };
  if (isFound(firestore)) {
    const starter = join(folder, 'firestore-emulator.jar');
    await writeStarterJar(starter, firestore.jar);
    env['FIRESTORE_EMULATOR_BINARY_PATH'] = starter;
  }
  if (isFound(pubsub))
    env['PUBSUB_EMULATOR_BINARY_PATH'] = join(dirname(pubsub.jar), '..', 'bin', 'cloud-pubsub-emulator');
  return env;
}

interface Download {
  readonly remoteUrl: string;
  readonly downloadPathRelativeToCacheDir: string;
}

/** Why the emulators' web page cannot be had, or undefined when it is downloaded already or can be. */
export async function whyNoWebPage(firebaseTools: string): Promise<string | undefined> {
  const { remoteUrl, downloadPathRelativeToCacheDir } = await webPageDownload(firebaseTools);
  if (existsSync(join(homedir(), '.cache/firebase/emulators', downloadPathRelativeToCacheDir)))
    return undefined;
  try {
    const { ok, status } = await fetch(remoteUrl, {
      method: 'HEAD',
      signal: AbortSignal.timeout(REACHED_WITHIN_MS),
    });
    return ok ? undefined : `${new URL(remoteUrl).host} answers ${status}`;
  } catch (error) {
    return `${new URL(remoteUrl).host} cannot be reached (${(error as Error).message})`;
  }
}

async function webPageDownload(firebaseTools: string): Promise<Download> {
  const list = join(dirname(firebaseTools), '../emulator/downloadableEmulatorInfo.json');
  const { ui } = JSON.parse(await readFile(list, 'utf8')) as { ui: { main: Download } };
  return ui.main;
}
