import * as v from 'valibot';
import { type Ask, read } from './google.ts';

const functionSchema = v.object({ serviceConfig: v.object({ serviceAccountEmail: v.string() }) });
const jobSchema = v.object({
  httpTarget: v.looseObject({
    oidcToken: v.optional(v.looseObject({ serviceAccountEmail: v.optional(v.string()) })),
  }),
});

/** Short name of the job by which Cloud Scheduler calls a function; firebase-tools' (15, `scheduleIdForFunction`). */
export const jobOf = (name: string, region: string): string => `firebase-schedule-${name}-${region}`;

/**
 * Lets Cloud Scheduler call a function as the account that it runs as, unless it does so already; resolves with the account when
 * that was changed. The Firebase CLI tells a new job so, and asks of one that is there only its times (firebase-tools 15,
 * `gcp/cloudscheduler.js`, needUpdate): under another account the function would be called by the former one, which may be gone.
 * @throws Error when an API refuses, or answers what is not expected
 */
export async function ensureScheduleAccount(
  ask: Ask,
  { project, region, name }: { readonly project: string; readonly region: string; readonly name: string },
): Promise<string | undefined> {
  const location = `projects/${project}/locations/${region}`;
  const { serviceConfig } = await read(
    ask,
    functionSchema,
    `https://cloudfunctions.googleapis.com/v2/${location}/functions/${name}`,
  );
  const { serviceAccountEmail } = serviceConfig;
  const url = `https://cloudscheduler.googleapis.com/v1/${location}/jobs/${jobOf(name, region)}`;
  const { httpTarget } = await read(ask, jobSchema, url);
  if (httpTarget.oidcToken?.serviceAccountEmail === serviceAccountEmail) return undefined;
  const oidcToken = { ...httpTarget.oidcToken, serviceAccountEmail };
  await ask({
    method: 'PATCH',
    url: `${url}?updateMask=httpTarget`,
    data: { httpTarget: { ...httpTarget, oidcToken } },
  });
  return serviceAccountEmail;
}
