import { bucketsOf, mirrorSettings, readSettings } from '@earshot/contracts';
import { fileURLToPath } from 'node:url';
import { Dispatcher } from '../eventing/dispatcher.ts';
import { startScheduler } from '../eventing/scheduler.ts';
import { startGateway } from '../functions/gateway.ts';
import { type LogSink, report } from '../functions/logs.ts';
import { type Codebase, discoverFunctions, startHosts, stopHosts } from '../functions/start-codebases.ts';
import { stack } from './description.ts';
import { Launch } from './launch.ts';
import type { LocalCloud } from './local-cloud.ts';
import { DEFAULT_RETRY, type LocalCloudOptions, modeOf } from './options.ts';
import { runningCloud } from './running-cloud.ts';
import { seed } from './seed.ts';
import { startServices } from './start-services.ts';

/**
 * Starts the services, the functions and what delivers events to them; resolves when all are ready for use.
 * @throws Error naming the part that does not start, in plain words, once everything that did start has stopped
 */
export function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  return Launch.all((launch) => start(launch, options));
}

const ignore: LogSink = () => undefined;
const directly = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => env;

async function start(launch: Launch, options: LocalCloudOptions): Promise<LocalCloud> {
  const mode = modeOf(options);
  const {
    projectId = stack.projectId,
    topology = 'codebase',
    retry = DEFAULT_RETRY,
    onLog = ignore,
    between = directly,
  } = options;
  const settings = settingsOf(projectId, options);
  const codebases = (options.codebases ?? stack.codebases).map(codebaseOf);
  // Loading codebases is most of the work, so it goes on beside all else.
  const discovering = discoverFunctions(codebases, projectId, settings);
  const wanted = { mode, projectId, buckets: bucketNames(settings) };
  const serving = startServices(launch, wanted, options).then((services) => {
    const reach = Object.values(services).flatMap(({ env }) => Object.entries(env));
    return { services, env: { ...Object.fromEntries(reach), ...settings } };
  });
  const seeding = serving.then(async ({ env, services }) => {
    await seed(projectId, env);
    await services.firestore.told?.();
  });
  const hosting = together([serving, discovering]).then(async ([{ env }, functions]) => {
    const reach = await between(env);
    return await launch.own(
      startHosts(functions, { codebases, projectId, settings: reach, topology, onLog }).then((hosted) => ({
        hosted,
        stop: () => stopHosts(hosted),
      })),
    );
  });
  // Seeds come before triggers: what is there from the start is no event.
  const [{ services, env }, functions, { hosted }] = await together([serving, discovering, hosting, seeding]);
  warn(env, onLog);
  const { firestore, storage, pubsub } = services;
  const listens = hosted.some(({ spec }) => spec.codebase === 'listening');
  const dispatcher = await launch.own(
    Dispatcher.start(
      hosted,
      { projectId, pubsub: `127.0.0.1:${pubsub.port}`, firestore, storage },
      { topics: stack.topics, retry, onLog, ...(listens && { raw: rawEventsOf(projectId, env) }) },
    ),
  );
  const https = hosted.filter(({ spec }) => spec.trigger.kind === 'https');
  const port = options.ports?.['functions'] ?? 0;
  const gateway = await launch.start('The port of the functions', () => startGateway(https, { port }));
  const scheduler = await launch.own(Promise.resolve(startScheduler(hosted, onLog, options.schedules)));
  return runningCloud({
    mode,
    projectId,
    env: { ...env, ...gateway.env },
    services,
    functions,
    hosted,
    dispatcher,
    scheduler,
    gateway,
    stop: () => launch.stop(),
  });
}

function rawEventsOf(projectId: string, env: Readonly<Record<string, string>>) {
  const { MIRROR_DATASET: dataset } = readSettings({ MIRROR_DATASET: mirrorSettings.MIRROR_DATASET }, env);
  return { projectId, bigquery: env['BIGQUERY_EMULATOR_HOST'] ?? '', dataset };
}

function settingsOf(projectId: string, { env }: LocalCloudOptions): Readonly<Record<string, string>> {
  return {
    GCLOUD_PROJECT: projectId,
    GOOGLE_CLOUD_PROJECT: projectId,
    METADATA_SERVER_DETECTION: 'none',
    ...bucketsOf(projectId),
    ...stack.settings,
    ...env,
  };
}

function warn(env: Readonly<Record<string, string>>, onLog: LogSink): void {
  if (env['MODERATION_REQUIRED'] !== 'none') return;
  const message = 'MODERATION_REQUIRED=none: covers are published unjudged';
  onLog(report({ codebase: 'local-cloud' }, 'WARNING', message));
}

/** The buckets that the settings name, which may be others than those named after the project. */
function bucketNames(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(bucketsOf('')).flatMap((setting) => settings[setting] ?? []);
}

function codebaseOf(codebase: string | Codebase): Codebase {
  if (typeof codebase !== 'string') return codebase;
  const directory = fileURLToPath(new URL(`../../../../dist/${codebase}`, import.meta.url));
  return { name: codebase, directory };
}

/** Like Promise.all, but waits for all to end before it tells the first failure, so that nothing goes on unseen. */
async function together<const T extends readonly Promise<unknown>[]>(
  all: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(all);
  return await Promise.all<T>(all);
}
