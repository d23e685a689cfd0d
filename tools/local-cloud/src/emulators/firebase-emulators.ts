import { startChild, type Child } from '../google/child.ts';
import { emulatorEnvironment } from './emulator-binaries.ts';

/** What `firebase emulators:start` runs on. */
export interface FirebaseEmulators {
  /** The program of firebase-tools. */
  readonly firebaseTools: string;
  /** A folder with firebase.json. */
  readonly folder: string;
  readonly projectId: string;
  /** Variables of the functions. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

const EMULATORS = 'functions,firestore,pubsub,auth';

/** Downloads of emulators included. */
const DEADLINE_MS = 10 * 60_000;

/** It ends its emulators one after the other. */
const GRACE_MS = 30_000;

/** What firebase-tools prints once every function is known to its emulators. */
const READY = 'All emulators ready';

/**
 * Runs `firebase emulators:start` until it says that all is ready.
 * @throws Error with the end of its output when it ends, or is not ready within ten minutes
 */
export async function startFirebaseEmulators(emulators: FirebaseEmulators): Promise<Child> {
  const { firebaseTools, folder, projectId, env, onLine } = emulators;
  let ready = false;
  return await startChild({
    name: 'firebase emulators:start',
    program: process.execPath,
    args: [firebaseTools, 'emulators:start', '--project', projectId, '--only', EMULATORS],
    cwd: folder,
    env: { ...(await emulatorEnvironment(folder)), ...env, ...UNSEEN },
    ready: () => Promise.resolve(ready),
    deadlineMs: DEADLINE_MS,
    graceMs: GRACE_MS,
    onLine: (line) => {
      ready ||= line.includes(READY);
      onLine(line);
    },
  });
}

/** Nothing asks, colours or reports to anyone. */
const UNSEEN = {
  CI: 'true',
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
};
