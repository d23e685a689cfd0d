import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from '../google.ts';

/** Who may call each function, by its name. */
type Invokers = Readonly<Record<string, readonly string[]>>;

/**
 * Google's APIs, as far as a deploy asks them, over the project of the stand-in for the Firebase CLI: `invokers.json` says who may
 * call each function, `jobs.json` when Cloud Scheduler does. Subscriptions have no dead letters, whatever they are given.
 */
export function fakeGoogle(folder: string): Ask {
  const readJson = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return ({ url, data }) => {
    const last = new URL(url).pathname.split('/').at(-1) ?? '';
    const [name = '', verb] = last.split(':');
    if (url.includes('cloudfunctions'))
      return Promise.resolve({
        eventTrigger: { trigger: name },
        serviceConfig: { service: `services/${name}` },
      });
    if (url.includes('cloudscheduler')) return Promise.resolve({ jobs: jobsOf(url, readJson('jobs.json')) });
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

/** As Cloud Scheduler tells its jobs, where a schedule is a text that ends with its time zone. */
function jobsOf(url: string, jobs: unknown): readonly object[] {
  const parent = /projects\/[^/]+\/locations\/([^/]+)/.exec(url);
  return Object.entries(jobs as Readonly<Record<string, string>>).map(([name, schedule]) => {
    const end = schedule.lastIndexOf(' ');
    return {
      name: `${parent?.[0] ?? ''}/jobs/firebase-schedule-${name}-${parent?.[1] ?? ''}`,
      schedule: schedule.slice(0, end),
      timeZone: schedule.slice(end + 1),
    };
  });
}
