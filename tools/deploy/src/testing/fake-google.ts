import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from '../google.ts';

/** Who may call each function, by its name. */
type Invokers = Readonly<Record<string, readonly string[]>>;
/** A text for each function, by its name. */
type Texts = Readonly<Record<string, string>>;

/**
 * Google's APIs, as far as a deploy asks them, over the project of the stand-in for the Firebase CLI: `invokers.json` says who may
 * call each function, `jobs.json` when Cloud Scheduler does, `callers.json` as whom. A function runs as its setting of the account
 * says. Subscriptions have no dead letters, whatever they are given.
 */
export function fakeGoogle(folder: string): Ask {
  const readJson = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const accountOf = (name: string) =>
    (readJson('functions.json') as readonly { id: string; environmentVariables: Texts }[]).find(
      ({ id }) => id === name,
    )?.environmentVariables['FUNCTIONS_SERVICE_ACCOUNT'];
  return ({ method, url, data }) => {
    const last = new URL(url).pathname.split('/').at(-1) ?? '';
    const [name = '', verb] = last.split(':');
    if (url.includes('cloudfunctions'))
      return Promise.resolve({
        eventTrigger: { trigger: name },
        serviceConfig: { service: `services/${name}`, serviceAccountEmail: accountOf(name) },
      });
    if (url.includes('cloudscheduler')) {
      const callers = readJson('callers.json') as Texts;
      const jobs = jobsOf(url, readJson('jobs.json'), callers);
      const job = jobs.find((one) => one.name.endsWith(`/${name}`));
      if (method === 'PATCH' && job !== undefined) {
        const { httpTarget } = data as { httpTarget: { oidcToken: { serviceAccountEmail: string } } };
        const now: Texts = { ...callers, [job.of]: httpTarget.oidcToken.serviceAccountEmail };
        writeFileSync(join(folder, 'callers.json'), JSON.stringify(now));
      }
      return Promise.resolve(job ?? { jobs });
    }
    const invokers = readJson('invokers.json') as Invokers;
    if (verb === 'getIamPolicy')
      return Promise.resolve({ bindings: [{ role: 'roles/run.invoker', members: invokers[name] ?? [] }] });
    if (verb === 'setIamPolicy') {
      const { bindings } = (data as { policy: { bindings: readonly { members: readonly string[] }[] } })
        .policy;
      const now: Invokers = { ...invokers, [name]: bindings[0]?.members ?? [] };
      writeFileSync(join(folder, 'invokers.json'), JSON.stringify(now));
    }
    return Promise.resolve({ transport: { pubsub: { subscription: `sub-${name}` } } });
  };
}

/** As Cloud Scheduler tells its jobs, where a schedule is a text that ends with its time zone, and `of` the function. */
function jobsOf(url: string, jobs: unknown, callers: Texts) {
  const parent = /projects\/[^/]+\/locations\/([^/]+)/.exec(url);
  return Object.entries(jobs as Texts).map(([of, schedule]) => {
    const end = schedule.lastIndexOf(' ');
    return {
      of,
      name: `${parent?.[0] ?? ''}/jobs/firebase-schedule-${of}-${parent?.[1] ?? ''}`,
      schedule: schedule.slice(0, end),
      timeZone: schedule.slice(end + 1),
      httpTarget: { uri: `https://${of}`, oidcToken: { serviceAccountEmail: callers[of] } },
    };
  });
}
