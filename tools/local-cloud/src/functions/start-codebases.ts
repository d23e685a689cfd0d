import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from './discover.ts';
import { functionEnvironment, identityOf } from './environment.ts';
import type { Hosted } from './gateway.ts';
import { FunctionHost } from './host.ts';
import { type LogSink, report } from './logs.ts';
import { functionsOf } from './manifest.ts';
import type { FunctionSpec } from './spec.ts';

/** A built codebase. */
export interface Codebase {
  readonly name: string;
  readonly directory: string;
}

/**
 * Processes of functions: `codebase` is one for each codebase, which is light; `function` is one for each function, as in
 * production, where a function cannot take its neighbours down.
 */
export type Topology = 'codebase' | 'function';

/**
 * The functions of built codebases, by their manifests.
 * @throws Error naming a codebase that is not built or does not load, or a name that two codebases use.
 */
export async function discoverFunctions(
  codebases: readonly Codebase[],
  projectId: string,
  settings: Readonly<Record<string, string>>,
): Promise<readonly FunctionSpec[]> {
  const env = functionEnvironment(projectId, settings);
  const params = { ...env, PROJECT_ID: projectId, STORAGE_BUCKET: `${projectId}.appspot.com` };
  const all = await Promise.all(
    codebases.map(async ({ name, directory }) => {
      if (!existsSync(join(directory, 'package.json')))
        throw new Error(`the codebase ${name} is not built: run npx nx build ${name}`);
      const manifest = await discover(directory, env).catch((error: unknown) => {
        throw new Error(`the codebase ${name} does not load: ${(error as Error).message}`, { cause: error });
      });
      return functionsOf(name, manifest, params);
    }),
  );
  return unique(all.flat());
}

function unique(functions: readonly FunctionSpec[]): readonly FunctionSpec[] {
  const byName = new Map<string, FunctionSpec>();
  for (const spec of functions) {
    const other = byName.get(spec.name);
    if (other)
      throw new Error(`both ${other.codebase} and ${spec.codebase} export a function called ${spec.name}`);
    byName.set(spec.name, spec);
  }
  return functions;
}

/**
 * Starts the processes that serve functions, all at once.
 * @throws Error naming the codebase that does not start, once the others have ended.
 */
export async function startHosts(
  functions: readonly FunctionSpec[],
  options: {
    readonly codebases: readonly Codebase[];
    readonly projectId: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly topology: Topology;
    readonly onLog: LogSink;
  },
): Promise<readonly Hosted[]> {
  const { projectId, settings, onLog } = options;
  const served = functions.filter((spec) => isSupported(spec, onLog));
  const key = (spec: FunctionSpec) => (options.topology === 'codebase' ? spec.codebase : spec.name);
  const groups = Object.values(Object.groupBy(served, key)).map((group) => group ?? []);
  const started = await Promise.allSettled(
    groups.map(async (group): Promise<readonly Hosted[]> => {
      const [first] = group;
      const codebase = options.codebases.find(({ name }) => name === first?.codebase);
      if (!codebase) return [];
      const host = await FunctionHost.start({
        codebase: codebase.name,
        directory: codebase.directory,
        functions: group,
        env: { ...functionEnvironment(projectId, settings), ...identityOf(group) },
        onLog,
      });
      return group.map((spec) => ({ spec, host }));
    }),
  );
  const hosted = started.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await stopHosts(hosted);
    throw failed.reason as Error;
  }
  return hosted;
}

/** Ends the processes of functions; resolves when they are gone. */
export async function stopHosts(functions: readonly Hosted[]): Promise<void> {
  await Promise.all([...new Set(functions.map(({ host }) => host))].map((host) => host.stop()));
}

function isSupported({ codebase, name, trigger }: FunctionSpec, onLog: LogSink): boolean {
  if (trigger.kind !== 'unsupported') return true;
  onLog(report({ codebase, function: name }, 'WARNING', `${name} does not run here: ${trigger.reason}`));
  return false;
}
