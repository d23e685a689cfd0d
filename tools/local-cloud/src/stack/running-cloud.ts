import type { Dispatcher } from '../eventing/dispatcher.ts';
import { untilIdle } from '../eventing/idle.ts';
import type { Scheduler } from '../eventing/scheduler.ts';
import type { Gateway, Hosted } from '../functions/gateway.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import type { FunctionProcess, FunctionStatus, LocalCloud } from './local-cloud.ts';
import type { Mode } from './options.ts';
import type { Services } from './start-services.ts';

/** The parts of a running cloud. */
export interface Parts {
  readonly mode: Mode;
  readonly projectId: string;
  readonly env: Readonly<Record<string, string>>;
  readonly services: Services;
  readonly functions: readonly FunctionSpec[];
  readonly hosted: readonly Hosted[];
  readonly dispatcher: Dispatcher;
  readonly scheduler: Scheduler;
  readonly gateway: Gateway;
  readonly stop: () => Promise<void>;
}

/** How long `idle()` waits unless told otherwise, ms. */
const IDLE_DEADLINE_MS = 60_000;

/** The cloud that running parts make. */
export function runningCloud(parts: Parts): LocalCloud {
  const { mode, projectId, env, services, dispatcher, scheduler } = parts;
  const activity = {
    undone: () => undone(parts),
    accepted: () => dispatcher.accepted(),
    look: async () => {
      await services.firestore.told?.();
      return await dispatcher.look();
    },
  };
  let stopped: Promise<void> | undefined;
  return {
    mode,
    projectId,
    env,
    get functions() {
      return parts.functions.map((spec) => statusOf(spec, parts));
    },
    processes: () => processesOf(parts.hosted),
    bigquery: services.bigquery,
    fcm: services.fcm,
    runSchedule: (name) => scheduler.run(name),
    idle: (deadlineMs = IDLE_DEADLINE_MS) => untilIdle(activity, deadlineMs),
    deliveries: () => dispatcher.counts(),
    stop: () => (stopped ??= parts.stop()),
  };
}

function undone({ dispatcher, scheduler, gateway, services }: Parts): string[] {
  return [
    ...[...dispatcher.outstanding()].map(([name, count]) => `${name}: ${count} events`),
    ...scheduler.running().map((name) => `${name}: its schedule's run`),
    ...[...Object.values(services), gateway].flatMap((service) => {
      const count = service.pending?.() ?? 0;
      return count > 0 ? [`${service.name}: ${count} under way`] : [];
    }),
  ];
}

function processesOf(hosted: readonly Hosted[]): FunctionProcess[] {
  return [...new Set(hosted.map(({ host }) => host))].flatMap(({ functions, pids }) => {
    const served = { codebase: functions[0]?.codebase ?? '', functions: functions.map(({ name }) => name) };
    return pids.map((pid) => ({ pid, ...served }));
  });
}

function statusOf({ name, codebase, trigger }: FunctionSpec, { hosted, gateway }: Parts): FunctionStatus {
  const host = hosted.find(({ spec }) => spec.name === name)?.host;
  const url = host && trigger.kind === 'https' ? `http://127.0.0.1:${gateway.port}/${name}` : '';
  return { name, codebase, trigger: trigger.kind, url, state: host?.state ?? 'unsupported' };
}
