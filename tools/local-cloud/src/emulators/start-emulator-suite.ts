import { bucketsOf, mirrorSettings, readSettings } from '@earshot/contracts';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRawEvents } from '../eventing/raw-events.ts';
import { findGoogleEmulators, isFound } from '../google/find-emulators.ts';
import { stack } from '../stack/description.ts';
import { Launch } from '../stack/launch.ts';
import { seed } from '../stack/seed.ts';
import { startSchedules } from './emulated-schedules.ts';
import { whyNoWebPage } from './emulator-binaries.ts';
import { chooseEmulatorPorts, type EmulatorPorts } from './emulator-ports.ts';
import { makeEmulatorProject } from './emulator-project.ts';
import type { EmulatorSuite, EmulatorSuiteOptions } from './emulator-suite.ts';
import { startFirebaseEmulators } from './firebase-emulators.ts';
import { installedFirebaseTools, installFirebaseTools } from './firebase-tools.ts';
import { FunctionsEmulator, type EmulatedFunction } from './functions-emulator.ts';
import { startSiblingServices, type SiblingServices } from './sibling-services.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const TOOLS = join(REPOSITORY, '.local-cloud/firebase-tools');
const WORKING_COPIES = join(REPOSITORY, '.local-cloud/emulators');

/** Why the suite could not be started without installing or downloading anything; undefined when it could. */
export async function whyNoEmulatorSuite(): Promise<string | undefined> {
  const installed = await installedFirebaseTools(TOOLS);
  if (installed === undefined) return 'firebase-tools is not installed here; ./dev emulators installs it.';
  const { firestore, pubsub } = await findGoogleEmulators();
  return [firestore, pubsub].flatMap((emulator) => (isFound(emulator) ? [] : [emulator.missing]))[0];
}

/**
 * Runs the codebases under `firebase emulators:start` (Functions, Firestore, Pub/Sub, Auth and the web page), with our Storage,
 * BigQuery, Speech, Vision and FCM beside it. Installs firebase-tools when it is not there, and lets it download what is missing.
 * @throws Error in plain words naming the part that does not start, once everything that did start has stopped
 */
export function startEmulatorSuite(options: EmulatorSuiteOptions = {}): Promise<EmulatorSuite> {
  return Launch.all((launch) => start(launch, options));
}

const ignore = (): void => undefined;

async function start(launch: Launch, options: EmulatorSuiteOptions): Promise<EmulatorSuite> {
  const {
    projectId = stack.projectId,
    codebases = stack.codebases,
    onNote = ignore,
    onLine = ignore,
  } = options;
  const buckets = bucketsOf(projectId);
  const settings = { ...buckets, ...stack.settings, ...options.env };
  const firebaseTools = await installFirebaseTools(TOOLS, onNote);
  const ports = await chooseEmulatorPorts(options.ports ?? {});
  const folder = join(WORKING_COPIES, String(ports.hub));
  void launch.own(Promise.resolve({ stop: () => rm(folder, { recursive: true, force: true }) }));
  const noPage = await whyNoWebPage(firebaseTools);
  if (noPage) onNote(`without the emulators' web page: ${noPage}`);
  const page = noPage ? 'without web page' : 'with web page';
  await makeEmulatorProject({ repository: REPOSITORY, folder, codebases, ports, page, settings });
  const siblings = await startSiblingServices(launch, Object.values(buckets), options);
  const env = { METADATA_SERVER_DETECTION: 'none', ...siblings.env, ...settings };
  await launch.start('The emulators', () =>
    startFirebaseEmulators({ firebaseTools, folder, projectId, env, onLine }),
  );
  const reach = { ...env, GCLOUD_PROJECT: projectId, GOOGLE_CLOUD_PROJECT: projectId, ...addresses(ports) };
  await seed(projectId, reach);
  if (codebases.includes('listening')) await launch.own(rawEvents(projectId, reach, onNote));
  const emulator = new FunctionsEmulator(ports.functions, projectId);
  const functions = await emulator.functions();
  const schedules = startSchedules(functions, (one) => emulator.runSchedule(one), onNote);
  void launch.own(Promise.resolve(schedules));
  passEvents(siblings, emulator, functions, onNote);
  return {
    projectId,
    env: reach,
    ports,
    webPage: noPage ? undefined : `http://127.0.0.1:${ports.ui}`,
    urls: Object.fromEntries(functions.filter(isHttps).map((one) => [one.name, emulator.urlOf(one)])),
    bigquery: siblings.bigquery,
    runSchedule: async (name) => emulator.runSchedule(scheduledBy(name, functions)),
    stop: once(() => launch.stop()),
  };
}

/** Where Google's SDKs find the emulators. */
const addresses = ({ firestore, pubsub, auth, hub }: EmulatorPorts): Readonly<Record<string, string>> => ({
  FIRESTORE_EMULATOR_HOST: `127.0.0.1:${firestore}`,
  PUBSUB_EMULATOR_HOST: `127.0.0.1:${pubsub}`,
  FIREBASE_AUTH_EMULATOR_HOST: `127.0.0.1:${auth}`,
  FIREBASE_EMULATOR_HUB: `127.0.0.1:${hub}`,
});

const isHttps = ({ httpsTrigger, schedule }: EmulatedFunction): boolean => Boolean(httpsTrigger) && !schedule;

/** Firebase's Pub/Sub has no BigQuery subscriptions. */
function rawEvents(
  projectId: string,
  reach: Readonly<Record<string, string>>,
  onError: (note: string) => void,
) {
  const { MIRROR_DATASET: dataset } = readSettings({ MIRROR_DATASET: mirrorSettings.MIRROR_DATASET }, reach);
  const bigquery = reach['BIGQUERY_EMULATOR_HOST'] ?? '';
  return startRawEvents(reach['PUBSUB_EMULATOR_HOST'] ?? '', { projectId, bigquery, dataset, onError });
}

function passEvents(
  { storage }: SiblingServices,
  emulator: FunctionsEmulator,
  functions: readonly EmulatedFunction[],
  onNote: (note: string) => void,
): void {
  storage.onEvent((event) => {
    emulator.deliver(event, functions).catch((error: unknown) => onNote((error as Error).message));
  });
}

function scheduledBy(name: string, functions: readonly EmulatedFunction[]): EmulatedFunction {
  const scheduled = functions.filter(({ schedule }) => schedule);
  const found = scheduled.find((one) => one.name === name);
  if (found) return found;
  const names = scheduled.map((one) => one.name).join(', ');
  throw new Error(`no scheduled function is called ${name}; there are: ${names}`);
}

function once(act: () => Promise<void>): () => Promise<void> {
  let acting: Promise<void> | undefined;
  return () => (acting ??= act());
}
