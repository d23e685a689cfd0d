import * as v from 'valibot';
import { jobOf } from '../schedules.ts';
import { type AskGoogle, pagesOf } from './answers.ts';
import { deployOf, type Finding, type Flaw, withoutFlaws } from './finding.ts';
import type { Found, Place } from './found.ts';

const jobsSchema = v.object({
  jobs: v.optional(
    v.array(
      v.object({
        name: v.string(),
        state: v.string(),
        httpTarget: v.optional(
          v.object({ oidcToken: v.optional(v.object({ serviceAccountEmail: v.optional(v.string()) })) }),
        ),
      }),
    ),
    [],
  ),
  nextPageToken: v.optional(v.string()),
});
type Job = v.InferOutput<typeof jobsSchema>['jobs'][number];

/** Looks whether Cloud Scheduler calls functions that have a schedule, each as the account that it runs as. */
export async function lookAtSchedules(
  ask: AskGoogle,
  place: Place,
  scheduled: readonly (readonly [codebase: string, functions: readonly Found[]])[],
): Promise<readonly Finding[]> {
  if (scheduled.length === 0) return [];
  const url = `https://cloudscheduler.googleapis.com/v1/projects/${place.project}/locations/${place.region}/jobs?pageSize=500`;
  const pages = await pagesOf(ask, url, jobsSchema);
  if ('what' in pages) return [{ ...pages, what: 'schedules' }];
  const jobs = new Map(
    pages.all.flatMap((page) => page.jobs.map((job) => [job.name.split('/').at(-1), job])),
  );
  return scheduled.map(([codebase, functions]) =>
    withoutFlaws(
      `schedules of ${codebase}`,
      `all ${functions.length} are called`,
      functions.flatMap((one) => flawOf(one, jobs.get(jobOf(one.name, place.region)), place) ?? []),
      deployOf(codebase, place.project),
    ),
  );
}

function flawOf({ name, account }: Found, job: Job | undefined, place: Place): Flaw | undefined {
  if (job === undefined) return { seen: `${name} has no job`, deploys: true };
  const command = (verb: string) =>
    `gcloud scheduler jobs ${verb} ${jobOf(name, place.region)} --location ${place.region} --project ${place.project}`;
  if (job.state === 'PAUSED') return { seen: `${name} is paused`, first: command('resume'), deploys: false };
  // Nothing but Cloud Scheduler itself sets another state; a deploy makes the job anew.
  if (job.state !== 'ENABLED')
    return { seen: `${name} is ${job.state}`, first: command('delete --quiet'), deploys: true };
  const caller = job.httpTarget?.oidcToken?.serviceAccountEmail;
  if (caller === account) return undefined;
  return { seen: `${name} is called as ${caller ?? 'nobody'}, not ${account ?? 'known'}`, deploys: true };
}
