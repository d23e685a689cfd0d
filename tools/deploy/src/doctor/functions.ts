import * as v from 'valibot';
import { type AskGoogle, pagesOf } from './answers.ts';
import { lookAtDeadLetters } from './dead-letters.ts';
import { deployOf, fault, type Finding, good } from './finding.ts';
import type { Codebases, Found, Place, Trigger } from './found.ts';
import { lookAtSchedules } from './schedules.ts';

const functionsSchema = v.object({
  functions: v.optional(
    v.array(
      v.object({
        name: v.string(),
        state: v.string(),
        serviceConfig: v.optional(v.object({ serviceAccountEmail: v.optional(v.string()) }), {}),
        eventTrigger: v.optional(
          v.object({ trigger: v.optional(v.string()), retryPolicy: v.optional(v.string()) }),
        ),
      }),
    ),
    [],
  ),
  nextPageToken: v.optional(v.string()),
});

/** Looks at the functions of every codebase, and at what starts those that are there. */
export async function lookAtFunctions(
  ask: AskGoogle,
  place: Place,
  codebases: Codebases,
): Promise<readonly Finding[]> {
  const url = `https://cloudfunctions.googleapis.com/v2/projects/${place.project}/locations/${place.region}/functions?pageSize=200`;
  const pages = await pagesOf(ask, url, functionsSchema);
  if ('what' in pages) return [{ ...pages, what: 'functions' }];
  const all = pages.all.flatMap(({ functions }) => functions.map(foundOf));
  const states = new Map(all.map(({ name, state }) => [name, state]));
  const those = Object.entries(codebases).map(([codebase, triggers]) =>
    lookAtStates(codebase, Object.keys(triggers), states, place.project),
  );
  return [
    ...those,
    ...(await lookAtSchedules(ask, place, started(codebases, all, 'schedule'))),
    ...(await lookAtDeadLetters(ask, place, started(codebases, all, 'event'))),
  ];
}

function foundOf({
  name,
  state,
  serviceConfig,
  eventTrigger,
}: v.InferOutput<typeof functionsSchema>['functions'][number]): Found {
  const isRetried = eventTrigger?.retryPolicy === 'RETRY_POLICY_RETRY';
  return {
    name: name.split('/').at(-1) ?? '',
    state,
    account: serviceConfig.serviceAccountEmail,
    retriedTrigger: isRetried ? eventTrigger.trigger : undefined,
  };
}

/** Those functions that a project has which are started in a way, by codebase; a codebase that has none such is left out. */
function started(
  codebases: Codebases,
  all: readonly Found[],
  by: Trigger,
): readonly (readonly [codebase: string, functions: readonly Found[]])[] {
  return Object.entries(codebases)
    .map(([codebase, triggers]) => [codebase, all.filter(({ name }) => triggers[name] === by)] as const)
    .filter(([, functions]) => functions.length > 0);
}

function lookAtStates(
  codebase: string,
  names: readonly string[],
  states: ReadonlyMap<string, string>,
  project: string,
): Finding {
  const faults = names.filter((name) => states.get(name) !== 'ACTIVE');
  const what = `functions of ${codebase}`;
  if (faults.length === 0) return good(what, `all ${names.length} are active`);
  const told = faults.map((name) => `${name} is ${states.get(name) ?? 'not there'}`);
  return fault(what, told.join(', '), deployOf(codebase, project));
}
