import { parseEnv } from 'node:util';
import type { Bundle, DeclaredFunction } from './bundle.ts';
import { hasSubscription } from './deploy-codebase.ts';
import { type DeployedFunction, isUnchanged, planOf, refusalOf } from './plan.ts';
import type { DeployOptions } from './settings.ts';

/**
 * What a deploy would do, in lines for a person.
 * @param deployed what the project has, or why that is not known
 */
export function describeDeploy(
  bundle: Bundle,
  options: DeployOptions,
  deployed: readonly DeployedFunction[] | { readonly unknown: string },
): string[] {
  const { target } = bundle;
  const head = `${target.codebase} to ${options.project}, ${target.region}, release ${target.release}`;
  const settings = Object.entries(parseEnv(bundle.settings)).map(
    ([name, value]) => `  ${name}=${value ?? ''}`,
  );
  return [
    head,
    ...changes(bundle, options, deployed),
    'functions',
    ...bundle.functions.map(
      (one) => `  ${describeFunction(one)}${deadLetters(one, options)}${openTo(one, options)}`,
    ),
    'settings',
    ...settings,
  ];
}

function changes(
  { target }: Bundle,
  { mayDelete, when }: DeployOptions,
  deployed: readonly DeployedFunction[] | { readonly unknown: string },
): string[] {
  if ('unknown' in deployed) return [`what the project has is not known: ${deployed.unknown}`];
  const plan = planOf(target, deployed);
  const refusal = refusalOf(plan, mayDelete);
  if (refusal !== undefined) return [`would be refused: ${refusal}`];
  if (isUnchanged(plan) && when === 'changed') return ['nothing would change'];
  // The CLI deploys a codebase as a whole.
  const update = [...plan.update, ...plan.keep].sort();
  const remove = plan.remove.map(({ name }) => name);
  return Object.entries({ create: plan.create, update, delete: remove })
    .filter(([, names]) => names.length > 0)
    .map(([verb, names]) => `would ${verb} ${names.join(', ')}`);
}

function describeFunction({
  name,
  trigger,
  memoryMb,
  timeoutSeconds,
  concurrency,
}: DeclaredFunction): string {
  return `${name}: ${describeTrigger(trigger)}; ${memoryMb} MiB, ${timeoutSeconds} s, ${concurrency} at a time`;
}

function describeTrigger(trigger: DeclaredFunction['trigger']): string {
  switch (trigger.kind) {
    case 'pubsub':
      return `messages of ${trigger.topic}`;
    case 'storage':
      return `objects ${trigger.event} in ${trigger.bucket}`;
    case 'firestore':
      return `documents ${trigger.event} at ${trigger.document}`;
    case 'schedule':
      return trigger.schedule;
    case 'https':
      return 'requests';
    case 'unsupported':
      return trigger.reason;
  }
}

function deadLetters(one: DeclaredFunction, { deadLetterTopic, deadLetterAttempts }: DeployOptions): string {
  return hasSubscription(one) && deadLetterTopic !== undefined
    ? `; to ${deadLetterTopic} after ${deadLetterAttempts} attempts`
    : '';
}

function openTo({ callers }: DeclaredFunction, { viewers }: DeployOptions): string {
  if (callers === undefined) return '';
  return `; open to ${callers === 'everybody' ? callers : viewers.join(', ') || 'nobody'}`;
}
