import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { deployedEnv } from '@earshot/build/settings';
import { ConfigurationError, decodeWith } from '@earshot/contracts';
import { discover } from '@earshot/local-cloud/discover';
import { functionsOf } from '@earshot/local-cloud/manifest';
import * as v from 'valibot';
import { scheduleOf, type Target } from './plan.ts';
import { RELEASE, releaseOf } from './release.ts';
import type { Environment } from './settings.ts';

/** One function as its bundle declares it. */
export type DeclaredFunction = ReturnType<typeof functionsOf>[number] & {
  /**
   * Whose requests it answers: everybody's, or those of the viewers whom the deploy is told; undefined when it answers none, or
   * its code names the accounts.
   */
  readonly callers: 'everybody' | 'viewers' | undefined;
};

const invokersSchema = v.object({
  endpoints: v.record(
    v.string(),
    v.object({ httpsTrigger: v.optional(v.object({ invoker: v.nullish(v.array(v.string())) })) }),
  ),
});

/** A built codebase with the settings that it is deployed with. */
export interface Bundle {
  readonly target: Target;
  readonly functions: readonly DeclaredFunction[];
  /** Text of the `.env.<project>` that is deployed with it. */
  readonly settings: string;
}

/**
 * Reads what `nx build` made of a codebase, and holds it to the list of functions that it is to have.
 * @throws ConfigurationError when it is not built, a setting is wrong, or its functions are not those of
 * `apps/<codebase>/functions.json`
 */
export async function readBundle(
  root: string,
  codebase: string,
  project: string,
  env: Environment,
): Promise<Bundle> {
  const dist = join(root, 'dist', codebase);
  const settings = deployedEnv(codebase, project, env);
  if (!existsSync(dist)) {
    throw new ConfigurationError(`dist/${codebase} is not there: run nx build ${codebase} first.`);
  }
  const settingsEnv = { ...(parseEnv(settings) as Record<string, string>), GCLOUD_PROJECT: project };
  const manifest = await discover(dist, {
    PATH: process.env['PATH'] ?? '',
    FUNCTIONS_CONTROL_API: 'true',
    ...settingsEnv,
  });
  const functions = declaredFunctions(codebase, manifest, settingsEnv);
  const names = functions.map(({ name }) => name).sort();
  await expectFunctions(root, codebase, names);
  const release = await releaseOf(dist, settings, await configurationOf(root, codebase));
  const region = functions[0]?.region ?? '';
  return {
    target: { codebase, region, release, functions: names, schedules: schedulesOf(functions) },
    functions,
    settings: `${settings}${RELEASE}=${JSON.stringify(release)}\n`,
  };
}

/**
 * The functions of a codebase by its manifest.
 * @throws ConfigurationError when it is no manifest
 */
export function declaredFunctions(
  codebase: string,
  manifest: unknown,
  env: Readonly<Record<string, string>>,
): readonly DeclaredFunction[] {
  const functions = functionsOf(codebase, manifest, env);
  const decoded = decodeWith(invokersSchema, manifest);
  if (!decoded.ok)
    throw new ConfigurationError(`the functions manifest of ${codebase} is not valid: ${decoded.reason}`);
  const { endpoints } = decoded.value;
  return functions.map((one) => ({ ...one, callers: callersOf(one, endpoints[one.name]?.httpsTrigger) }));
}

/** As the Firebase CLI understands it: a function of requests that says nothing is open to everybody. */
function callersOf(
  { trigger }: Pick<DeclaredFunction, 'trigger'>,
  https: { readonly invoker?: readonly string[] | null | undefined } | undefined,
): DeclaredFunction['callers'] {
  if (trigger.kind !== 'https') return undefined;
  const invoker = https?.invoker ?? ['public'];
  return invoker.includes('private') ? 'viewers' : invoker.includes('public') ? 'everybody' : undefined;
}

function schedulesOf(functions: readonly DeclaredFunction[]): Target['schedules'] {
  return Object.fromEntries(
    functions.flatMap(({ name, trigger }) =>
      trigger.kind === 'schedule' ? [[name, scheduleOf(trigger)]] : [],
    ),
  );
}

/** Writes the settings where the Firebase CLI looks for them. */
export async function writeSettings(
  root: string,
  project: string,
  { target, settings }: Bundle,
): Promise<void> {
  await writeFile(join(root, 'dist', target.codebase, `.env.${project}`), settings);
}

async function expectFunctions(root: string, codebase: string, names: readonly string[]): Promise<void> {
  const file = join('apps', codebase, 'functions.json');
  const expected = JSON.parse(await readFile(join(root, file), 'utf8')) as string[];
  const difference = differenceOf(expected, names);
  if (difference === undefined) return;
  throw new ConfigurationError(`The functions of dist/${codebase} are not those of ${file}: ${difference}.`);
}

/** In which names a bundle differs from the list that it is held to, in words; undefined when it does not. */
export function differenceOf(expected: readonly string[], declared: readonly string[]): string | undefined {
  const faults = [
    ...expected
      .filter((name) => !declared.includes(name))
      .map((name) => `${name} is missing from the bundle`),
    ...declared.filter((name) => !expected.includes(name)).map((name) => `${name} is not listed`),
  ];
  return faults.length > 0 ? faults.join(', ') : undefined;
}

/** What firebase.json says about a codebase, such as its runtime. */
async function configurationOf(root: string, codebase: string): Promise<unknown> {
  const { functions } = JSON.parse(await readFile(join(root, 'firebase.json'), 'utf8')) as {
    readonly functions: readonly { readonly codebase: string }[];
  };
  const configuration = functions.find((one) => one.codebase === codebase);
  if (configuration === undefined) {
    throw new ConfigurationError(
      `firebase.json: expected functions of the codebase "${codebase}", found none.`,
    );
  }
  return configuration;
}
