import type { Hosted } from '../functions/gateway.ts';
import { type LogSink, report } from '../functions/logs.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { parseSchedule, type Schedule } from './schedule.ts';
import { keepSchedule } from './schedule-timer.ts';

/** Fires schedules, as Cloud Scheduler does. */
export interface Scheduler {
  /**
   * Runs a scheduled function now and waits for it.
   * @throws Error when it fails, or no scheduled function has that name.
   */
  run(name: string): Promise<void>;
  /** Names of the scheduled functions that run now. */
  running(): readonly string[];
  stop(): void;
}

interface Job {
  readonly hosted: Hosted;
  readonly next: Schedule;
  readonly retries: number;
  running: number;
}

/**
 * Starts the timers of all scheduled functions, unless they run by hand. A schedule that fires while its last run goes on is skipped, and a
 * failed run is repeated as often as its `retryCount` says.
 * @throws ConfigurationError naming a function whose schedule cannot be read.
 */
export function startScheduler(
  functions: readonly Hosted[],
  onLog: LogSink,
  schedules: 'by the clock' | 'by hand' = 'by the clock',
): Scheduler {
  const jobs = new Map(functions.flatMap((hosted) => jobOf(hosted).map((job) => [hosted.spec.name, job])));
  const timed = schedules === 'by the clock' ? [...jobs.values()] : [];
  const timers = timed.map((job) =>
    keepSchedule(job.next, (due) => {
      if (job.running === 0) void fire(job, due, onLog);
    }),
  );
  return {
    async run(name) {
      const job = jobs.get(name);
      if (!job)
        throw new Error(`no scheduled function is called ${name}; there are: ${[...jobs.keys()].join(', ')}`);
      await once(job, new Date());
    },
    running: () => [...jobs].filter(([, job]) => job.running > 0).map(([name]) => name),
    stop: () => timers.forEach((timer) => timer.stop()),
  };
}

function jobOf(hosted: Hosted): Job[] {
  const { trigger } = hosted.spec;
  if (trigger.kind !== 'schedule') return [];
  const next = parseSchedule(trigger.schedule, trigger.timeZone);
  return [{ hosted, next, retries: trigger.retries, running: 0 }];
}

async function fire(job: Job, due: Date, onLog: LogSink): Promise<void> {
  const { name, codebase } = job.hosted.spec;
  for (let attempt = 0; attempt <= job.retries; attempt += 1) {
    try {
      await once(job, due);
      return;
    } catch (error) {
      onLog(report({ codebase, function: name }, 'ERROR', `${name} failed: ${(error as Error).message}`));
    }
  }
}

async function once(job: Job, due: Date): Promise<void> {
  const { spec, host } = job.hosted;
  job.running += 1;
  try {
    const answer = await host.call(spec, { headers: headersOf(spec, due), body: '' });
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${spec.name} answered ${answer.status}${answer.body && `: ${answer.body}`}`);
  } finally {
    job.running -= 1;
  }
}

/** The headers of a request of Cloud Scheduler, with the name that a deploy gives to the job. */
function headersOf({ name, region }: FunctionSpec, due: Date): Record<string, string> {
  return {
    'user-agent': 'Google-Cloud-Scheduler',
    'x-cloudscheduler': 'true',
    'x-cloudscheduler-jobname': `firebase-schedule-${name}-${region}`,
    'x-cloudscheduler-scheduletime': due.toISOString(),
    'content-type': 'application/octet-stream',
  };
}
