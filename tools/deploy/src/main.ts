import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '@earshot/contracts';
import { readBundle } from './bundle.ts';
import { deployCodebase, DeployFailed, type DeployTools } from './deploy-codebase.ts';
import { deployedWithSchedules } from './deployed.ts';
import { describeDeploy } from './dry-run.ts';
import { type RunFirebase, withFirebase } from './firebase.ts';
import { googleApis } from './google.ts';
import { oneAtATime } from './lock.ts';
import type { DeployedFunction, Target } from './plan.ts';
import { deployRules, describeRules } from './rules.ts';
import { deployEnvironment, deployOptions, type DeployOptions, type Environment } from './settings.ts';
import { undeployCodebase } from './undeploy.ts';

const USAGE = `Usage: node tools/deploy/src/main.ts CODEBASE [--dry-run | --delete]
       node tools/deploy/src/main.ts rules [--dry-run]

Deploys what nx build made of a codebase, or the security rules and indexes, to the project of GOOGLE_CLOUD_PROJECT.
--dry-run prints what would happen and changes nothing; --delete deletes the codebase's functions.
Usually run as nx run CODEBASE:deploy, :deploy-dry-run or :undeploy. tools/deploy/README.md has all variables.`;

const root = join(import.meta.dirname, '../../..');
const say = (line: string) => console.log(line);

type Action = 'deploy' | 'dry run' | 'delete';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, delete: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [name] = positionals;
  if (values.help) {
    say(USAGE);
    return;
  }
  if (name === undefined || positionals.length > 1) throw new ConfigurationError(USAGE);
  const action = values['dry-run'] ? 'dry run' : values.delete ? 'delete' : 'deploy';
  const env = deployEnvironment(name, process.env);
  const options = deployOptions(name, env);
  await withFirebase(root, env, (firebase) =>
    name === 'rules'
      ? onRules(action, options, env, firebase)
      : onCodebase(name, action, options, env, { root, firebase, google: googleApis, wait, say }),
  );
}

async function onRules(
  action: Action,
  { project }: DeployOptions,
  env: Environment,
  firebase: RunFirebase,
): Promise<void> {
  if (action === 'delete') throw new ConfigurationError('Rules are replaced by others, never deleted.');
  if (action === 'dry run') describeRules(project, env).forEach(say);
  else await exclusively(project, () => deployRules(project, env, { root, firebase, say }));
}

async function onCodebase(
  codebase: string,
  action: Action,
  options: DeployOptions,
  env: Environment,
  tools: DeployTools,
): Promise<void> {
  const { project } = options;
  if (action === 'delete') {
    await exclusively(project, () => undeployCodebase(codebase, project, tools));
    return;
  }
  const bundle = await readBundle(root, codebase, project, env);
  if (action === 'deploy') {
    await exclusively(project, () => deployCodebase(bundle, options, tools));
    return;
  }
  const deployed = await known(project, bundle.target, tools);
  describeDeploy(bundle, options, deployed).forEach(say);
}

/** What a project has. Google reserves names that begin with `demo-` for projects that exist nowhere. */
async function known(
  project: string,
  target: Target,
  tools: DeployTools,
): Promise<readonly DeployedFunction[] | { readonly unknown: string }> {
  if (project.startsWith('demo-')) return { unknown: `${project} is the name of no real project` };
  return deployedWithSchedules(tools, project, target).catch((error: unknown) => ({
    unknown: error instanceof Error ? error.message : String(error),
  }));
}

function exclusively<T>(project: string, work: () => Promise<T>): Promise<T> {
  return oneAtATime(project, work, { onWait: () => say(`waiting for another deploy to ${project}`) });
}

try {
  await main();
} catch (error) {
  const isTold = error instanceof ConfigurationError || error instanceof DeployFailed;
  console.error(isTold ? error.message : error);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
