import { fileURLToPath } from 'node:url';
import { Dispatcher } from '../eventing/dispatcher.ts';
import { untilIdle } from '../eventing/idle.ts';
import { type Scheduler, startScheduler } from '../eventing/scheduler.ts';
import { type Gateway, type Hosted, startGateway } from '../functions/gateway.ts';
import { type LogSink, report } from '../functions/logs.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { type Codebase, discoverFunctions, startHosts, stopHosts } from '../functions/start-codebases.ts';
import { bucketsOf, stack } from './description.ts';
import { Launch } from './launch.ts';
import type { FunctionStatus, LocalCloud } from './local-cloud.ts';
import { DEFAULT_RETRY, type LocalCloudOptions, type Mode, modeOf } from './options.ts';
import { seed } from './seed.ts';
import { type Services, startServices } from './start-services.ts';

/** How long `idle()` waits unless told otherwise, ms. */
const IDLE_DEADLINE_MS = 60_000;

const ignore: LogSink = () => undefined;

/**
 * Starts the services, the functions and what delivers events to them; resolves when all are ready for use.
 * @throws Error naming the part that does not start, in plain words, once everything that did start has stopped
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const mode = modeOf(options);
  const projectId = options.projectId ?? stack.projectId;
  const launch = new Launch();
  try {
    const settings = {
      GCLOUD_PROJECT: projectId,
      GOOGLE_CLOUD_PROJECT: projectId,
      METADATA_SERVER_DETECTION: 'none',
      ...bucketsOf(projectId),
      ...stack.settings,
      ...options.env,
    };
    const codebases = (options.codebases ?? stack.codebases).map(codebaseOf);
    const [services, functions] = await together([
      startServices(launch, mode, bucketNames(settings), options),
      discoverFunctions(codebases, projectId, settings),
    ]);
    return await startFunctions({
      mode,
      projectId,
      options,
      launch,
      services,
      functions,
      codebases,
      settings,
    });
  } catch (error) {
    await launch.stop();
    throw error;
  }
}

interface Parts {
  readonly mode: Mode;
  readonly projectId: string;
  readonly options: LocalCloudOptions;
  readonly launch: Launch;
  readonly services: Services;
  readonly functions: readonly FunctionSpec[];
  readonly codebases: readonly Codebase[];
  readonly settings: Readonly<Record<string, string>>;
}

async function startFunctions(parts: Parts): Promise<LocalCloud> {
  const { projectId, options, services, functions, codebases } = parts;
  const onLog = options.onLog ?? ignore;
  const reach = Object.fromEntries(Object.values(services).flatMap(({ env }) => Object.entries(env)));
  const env = { ...reach, ...parts.settings };
  if (env['MODERATION_REQUIRED'] === 'none')
    onLog(
      report(
        { codebase: 'local-cloud' },
        'WARNING',
        'MODERATION_REQUIRED=none: covers are published unjudged',
      ),
    );
  const topology = options.topology ?? 'codebase';
  const hosting = startHosts(functions, { codebases, projectId, settings: env, topology, onLog });
  let dispatcher: Dispatcher | undefined;
  try {
    // Seeds come before triggers: what is there from the start is no event.
    const [hosted] = await together([hosting, seed(projectId, env)]);
    dispatcher = await Dispatcher.start(
      hosted,
      {
        projectId,
        pubsub: `127.0.0.1:${services.pubsub.port}`,
        firestore: services.firestore,
        storage: services.storage,
      },
      { topics: stack.topics, retry: options.retry ?? DEFAULT_RETRY, onLog },
    );
    const scheduler = startScheduler(hosted, onLog);
    const https = hosted.filter(({ spec }) => spec.trigger.kind === 'https');
    const port = options.ports?.['functions'] ?? 0;
    const gateway = await parts.launch.start('The port of the functions', () =>
      startGateway(https, { port }),
    );
    return assemble({ ...parts, env: { ...env, ...gateway.env }, hosted, dispatcher, scheduler, gateway });
  } catch (error) {
    await dispatcher?.stop();
    await stopHosts(await hosting.catch(() => []));
    throw error;
  }
}

interface Running extends Parts {
  readonly env: Readonly<Record<string, string>>;
  readonly hosted: readonly Hosted[];
  readonly dispatcher: Dispatcher;
  readonly scheduler: Scheduler;
  readonly gateway: Gateway;
}

function assemble(running: Running): LocalCloud {
  const { mode, projectId, env, services, dispatcher, scheduler, gateway } = running;
  const watched = [...Object.values(services), gateway];
  const undone = () => [
    ...[...dispatcher.outstanding()].map(([name, count]) => `${name}: ${count} events`),
    ...scheduler.running().map((name) => `${name}: its schedule's run`),
    ...watched.flatMap((service) => {
      const count = service.pending?.() ?? 0;
      return count > 0 ? [`${service.name}: ${count} under way`] : [];
    }),
  ];
  const activity = { undone, accepted: () => dispatcher.accepted(), look: () => dispatcher.look() };
  let stopped: Promise<void> | undefined;
  return {
    mode,
    projectId,
    env,
    get functions() {
      return running.functions.map((spec) => statusOf(spec, running));
    },
    bigquery: services.bigquery,
    runSchedule: (name) => scheduler.run(name),
    idle: (deadlineMs = IDLE_DEADLINE_MS) => untilIdle(activity, deadlineMs),
    deliveries: () => dispatcher.counts(),
    stop: () => (stopped ??= stop(running)),
  };
}

async function stop({ scheduler, dispatcher, hosted, launch }: Running): Promise<void> {
  scheduler.stop();
  await dispatcher.stop();
  await stopHosts(hosted);
  await launch.stop();
}

function statusOf({ name, codebase, trigger }: FunctionSpec, { hosted, gateway }: Running): FunctionStatus {
  const host = hosted.find(({ spec }) => spec.name === name)?.host;
  const url = host && trigger.kind === 'https' ? `http://127.0.0.1:${gateway.port}/${name}` : '';
  return { name, codebase, trigger: trigger.kind, url, state: host?.state ?? 'unsupported' };
}

/** The buckets that the settings name, which may be others than the stack's own. */
function bucketNames(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(stack.buckets).flatMap((setting) => settings[setting] ?? []);
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
