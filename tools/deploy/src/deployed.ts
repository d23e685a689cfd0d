import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import type { RunFirebase } from './firebase.ts';
import { type Ask, pagesOf } from './google.ts';
import { jobOf } from './schedules.ts';
import { type DeployedFunction, scheduleOf, type Target } from './plan.ts';
import { RELEASE } from './release.ts';

/** What is read of `firebase functions:list --json` (firebase-tools 15). */
const listSchema = v.object({
  status: v.literal('success'),
  result: v.array(
    v.object({
      id: v.string(),
      region: v.string(),
      codebase: v.optional(v.string(), 'default'),
      state: v.optional(v.string()),
      environmentVariables: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

const jobsSchema = v.object({
  jobs: v.optional(
    v.array(v.object({ name: v.string(), schedule: v.string(), timeZone: v.optional(v.string(), 'UTC') })),
    [],
  ),
  nextPageToken: v.optional(v.string()),
});

/**
 * The functions that a project has, of all codebases, and when Cloud Scheduler calls those of the target. The CLI makes a job
 * only after its function, so a function that is active may still have none.
 * @throws Error when the CLI or Cloud Scheduler cannot tell
 */
export async function deployedWithSchedules(
  { firebase, google }: { readonly firebase: RunFirebase; readonly google: () => Promise<Ask> },
  project: string,
  { region, schedules }: Pick<Target, 'region' | 'schedules'>,
): Promise<readonly DeployedFunction[]> {
  const functions = await deployedFunctions(firebase, project);
  const isScheduled = (one: DeployedFunction) => one.region === region && one.name in schedules;
  // Before the first deploy, Cloud Scheduler's API may not be on yet.
  if (!functions.some(isScheduled)) return functions;
  const url = `https://cloudscheduler.googleapis.com/v1/projects/${project}/locations/${region}/jobs?pageSize=500`;
  const pages = await pagesOf(await google(), jobsSchema, url);
  const jobs = new Map(
    pages.flatMap((page) => page.jobs.map((job) => [job.name.split('/').at(-1), scheduleOf(job)] as const)),
  );
  return functions.map((one) =>
    isScheduled(one) ? { ...one, schedule: jobs.get(jobOf(one.name, region)) } : one,
  );
}

/**
 * The functions that a project has, of all codebases, without their schedules.
 * @throws Error with what the CLI printed when it cannot tell
 */
export async function deployedFunctions(run: RunFirebase, project: string): Promise<DeployedFunction[]> {
  const { code, stdout, stderr } = await run(['functions:list', '--project', project, '--json'], 'kept');
  const printed = `${stdout}${stderr}`.trim();
  if (code !== 0) throw new Error(`The functions of ${project} could not be listed: ${printed}`);
  const decoded = decodeWith(listSchema, parsed(stdout));
  if (!decoded.ok) {
    throw new Error(`The list of functions of ${project} was not understood: ${decoded.reason}: ${printed}`);
  }
  return decoded.value.result.map(({ id, region, codebase, state, environmentVariables }) => ({
    name: id,
    region,
    codebase,
    release: environmentVariables[RELEASE],
    state,
    schedule: undefined,
  }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
