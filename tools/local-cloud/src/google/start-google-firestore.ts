import type { DocumentWrite, FirestoreService, ServiceOptions } from '../service.ts';
import { answersHttp, startChild, startOnPort } from './child.ts';
import { classArchive, ENDING_MS } from './class-archive.ts';
import { findGoogleEmulators, FIRESTORE_MAIN_CLASS, isFound } from './find-emulators.ts';
import { receiveTriggers } from './triggers.ts';

/** Options of Google's Firestore emulator. */
export interface GoogleFirestoreOptions extends ServiceOptions {
  /** Projects whose writes are told; default: demo-earshot. */
  readonly projects?: readonly string[];
  /** Databases whose writes are told; default: (default). */
  readonly databases?: readonly string[];
  /** Path patterns of the documents whose writes are told; default: all. */
  readonly patterns?: readonly string[];
  /** A file of security rules; without one everything is allowed. */
  readonly rules?: string;
}

const DEADLINE_MS = 60_000;
const ALL_DOCUMENTS = '{document=**}';

/**
 * Starts Google's Firestore emulator. Rejects with what to install when it, or a Java for it, is not there. It keeps nothing: a
 * `dataDir` is refused.
 */
export async function startGoogleFirestore(options: GoogleFirestoreOptions = {}): Promise<FirestoreService> {
  const { firestore } = await findGoogleEmulators();
  if (!isFound(firestore)) throw new Error(firestore.missing);
  if (options.dataDir !== undefined)
    throw new Error(
      "Google's Firestore emulator keeps nothing: use the embedded services with a data folder.",
    );
  const listeners: ((write: DocumentWrite) => void)[] = [];
  const receiver = await receiveTriggers((write) => listeners.forEach((listener) => listener(write)));
  const { java, jar } = firestore;
  const args = [
    ...(await classArchive('firestore')),
    '-Duser.language=en',
    '-cp',
    jar,
    FIRESTORE_MAIN_CLASS,
    '--host',
    '127.0.0.1',
  ];
  const rules = options.rules ? ['--rules', options.rules] : [];
  try {
    const { port, child } = await startOnPort(options.port, (free) =>
      startChild({
        name: "Google's Firestore emulator",
        program: java.program,
        args: [...args, '--port', String(free), '--functions_emulator', receiver.host, ...rules],
        ready: () => answersHttp(`http://127.0.0.1:${free}/`),
        deadlineMs: DEADLINE_MS,
        graceMs: ENDING_MS,
      }),
    );
    const address = `127.0.0.1:${port}`;
    try {
      await register(address, options);
    } catch (error) {
      await child.stop();
      throw error;
    }
    return {
      name: 'firestore',
      port,
      env: { FIRESTORE_EMULATOR_HOST: address },
      onWrite: (listener) => void listeners.push(listener),
      stop: async () => {
        await child.stop();
        await receiver.close();
      },
    };
  } catch (error) {
    await receiver.close();
    throw error;
  }
}

/** Asks the emulator to tell of writes, as firebase-tools does for a function (its `functionsEmulator.ts`, addFirestoreTrigger). */
async function register(address: string, options: GoogleFirestoreOptions): Promise<void> {
  const { projects = ['demo-earshot'], databases = ['(default)'], patterns = [ALL_DOCUMENTS] } = options;
  const triggers = projects.flatMap((project) =>
    databases.flatMap((database) => patterns.map((pattern) => ({ project, database, pattern }))),
  );
  for (const [index, { project, database, pattern }] of triggers.entries()) {
    const url = `http://${address}/emulator/v1/projects/${project}/eventarcTrigger?eventarcTriggerId=local-cloud-${index}`;
    const body = {
      eventType: 'google.cloud.firestore.document.v1.written',
      database,
      namespace: '(default)',
      document: { value: pattern, matchType: 'PATH_PATTERN' },
    };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(
        `The emulator took no trigger for ${pattern}: ${response.status} ${await response.text()}`,
      );
  }
}
