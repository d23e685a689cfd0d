import { ConfigurationError } from '@earshot/contracts';
import { type Bundle, type DeclaredFunction, writeSettings } from './bundle.ts';
import { ensureDeadLetters } from './dead-letters.ts';
import { deployedWithSchedules } from './deployed.ts';
import type { RunFirebase } from './firebase.ts';
import type { Ask } from './google.ts';
import { ensureInvokers } from './invokers.ts';
import { isUnchanged, planOf, refusalOf, type Target } from './plan.ts';
import { waitAfter } from './retry.ts';
import { ensureScheduleAccount } from './schedules.ts';
import type { DeployOptions } from './settings.ts';

/** What a deploy works with. */
export interface DeployTools {
  readonly root: string;
  readonly firebase: RunFirebase;
  /** Google's APIs; asked for only when they are needed. */
  readonly google: () => Promise<Ask>;
  readonly wait: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** A deploy that began and did not come to its end. */
export class DeployFailed extends Error {
  override readonly name = 'DeployFailed';
}

/**
 * Brings a project to what a bundle is: nothing when it is that already.
 * @throws ConfigurationError before anything is changed, when a function would be deleted that may not be, or belongs to
 * another codebase
 * @throws DeployFailed when the CLI fails, or a function is not active afterwards, or not called on its schedule
 */
export async function deployCodebase(
  bundle: Bundle,
  options: DeployOptions,
  tools: DeployTools,
): Promise<'deployed' | 'unchanged'> {
  const { say } = tools;
  const { target } = bundle;
  const plan = planOf(target, await deployedWithSchedules(tools, options.project, target));
  const refusal = refusalOf(plan, options.mayDelete);
  if (refusal !== undefined) throw new ConfigurationError(refusal);
  const outcome = isUnchanged(plan) && options.when === 'changed' ? 'unchanged' : 'deployed';
  if (outcome === 'unchanged') say(`${target.codebase}: unchanged, release ${target.release}`);
  else {
    await writeSettings(tools.root, options.project, bundle);
    await release(target, options.project, tools);
    await expectCurrent(target, options.project, tools);
    say(`${target.codebase}: deployed, release ${target.release}`);
  }
  await deadLetter(bundle.functions, options, tools);
  await admit(bundle.functions, options, tools);
  await callAsThemselves(bundle.functions, options, tools);
  return outcome;
}

/** Deploys with `--force`, without which new functions that retry are refused; {@link planOf} has compared before. */
async function release(
  { codebase }: Target,
  project: string,
  { firebase, wait, say }: DeployTools,
): Promise<void> {
  const args = ['deploy', '--only', `functions:${codebase}`, '--project', project, '--force'];
  for (let failures = 0; ;) {
    const { code, stdout, stderr } = await firebase(args, 'shown');
    if (code === 0) return;
    failures += 1;
    const pause = waitAfter(`${stdout}${stderr}`, failures);
    if (pause === undefined) throw new DeployFailed(`${codebase}: the Firebase CLI ended with ${code}`);
    say(`${codebase}: Eventarc's service agent is not ready; trying again in ${pause / 1000} s`);
    await wait(pause);
  }
}

async function expectCurrent(target: Target, project: string, tools: DeployTools): Promise<void> {
  const { create, update } = planOf(target, await deployedWithSchedules(tools, project, target));
  const not = [...create, ...update];
  if (not.length > 0) {
    throw new DeployFailed(
      `${target.codebase}: not active in release ${target.release}, or not on schedule, after the deploy: ${not.join(', ')}`,
    );
  }
}

async function deadLetter(
  functions: readonly DeclaredFunction[],
  { project, deadLetterTopic, deadLetterAttempts }: DeployOptions,
  { google, say }: DeployTools,
): Promise<void> {
  const triggered = functions.filter(hasSubscription);
  if (triggered.length === 0) return;
  if (deadLetterTopic === undefined) {
    say('dead letters: subscriptions are left as they are');
    return;
  }
  const policy = {
    deadLetterTopic: `projects/${project}/topics/${deadLetterTopic}`,
    maxDeliveryAttempts: deadLetterAttempts,
  };
  const ask = await google();
  for (const { name, region } of triggered) {
    const outcome = await ensureDeadLetters(
      ask,
      `projects/${project}/locations/${region}/functions/${name}`,
      policy,
    );
    if (outcome === 'set')
      say(`dead letters of ${name}: ${deadLetterTopic} after ${deadLetterAttempts} attempts`);
  }
}

/** Also where nothing was deployed: a deploy that broke off may have left a function active that nobody may call. */
async function admit(
  functions: readonly DeclaredFunction[],
  { project, viewers }: DeployOptions,
  { google, say }: DeployTools,
): Promise<void> {
  for (const { name, region, callers } of functions) {
    if (callers === undefined) continue;
    const members = callers === 'everybody' ? ['allUsers'] : viewers;
    const path = `projects/${project}/locations/${region}/functions/${name}`;
    const outcome = await ensureInvokers(await google(), path, members);
    if (outcome === 'set') say(`callers of ${name}: ${members.join(', ') || 'none'}`);
  }
}

/** Also where nothing was deployed: the CLI leaves the account of a job that is there as it is. */
async function callAsThemselves(
  functions: readonly DeclaredFunction[],
  { project }: DeployOptions,
  { google, say }: DeployTools,
): Promise<void> {
  for (const { name, region, trigger } of functions) {
    if (trigger.kind !== 'schedule') continue;
    const account = await ensureScheduleAccount(await google(), { project, region, name });
    if (account !== undefined) say(`schedule of ${name}: calls as ${account}`);
  }
}

/** Whether events reach a function by a subscription, and come again when it fails. */
export function hasSubscription({ trigger, retry }: DeclaredFunction): boolean {
  return retry && ['pubsub', 'storage', 'firestore'].includes(trigger.kind);
}
