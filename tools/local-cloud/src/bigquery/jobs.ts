import { randomUUID } from 'node:crypto';
import { BigqueryError, notFound } from './errors.ts';
import type { QueryResult } from './query.ts';

/** A job that has ended, well or not. */
export interface Job {
  readonly id: string;
  readonly createdMs: number;
  readonly endedMs: number;
  /** As the client gave it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly result?: QueryResult;
  readonly fault?: BigqueryError;
}

/** Jobs kept with their results; BigQuery keeps results for a day. */
const KEPT_JOBS = 500;

/** The jobs of this run, the oldest forgotten first. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  /** Job by the request id of jobs.query: a repeated request must not run its DML again. */
  readonly #byRequest = new Map<string, Promise<Job>>();

  list(): readonly Job[] {
    return [...this.#jobs.values()].reverse();
  }

  /** @throws BigqueryError 404 */
  get(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw notFound(`Job ${id}`);
    return job;
  }

  /** Runs a job to its end. @throws BigqueryError 409 when its id is taken */
  async run(
    id: string | undefined,
    configuration: Job['configuration'],
    work: () => Promise<QueryResult>,
  ): Promise<Job> {
    const name = id ?? `job_${randomUUID()}`;
    if (this.#jobs.has(name)) throw new BigqueryError(409, 'duplicate', `Already Exists: Job ${name}`);
    const createdMs = Date.now();
    const outcome = await work().then(
      (result) => ({ result }),
      (error: unknown) => {
        if (error instanceof BigqueryError) return { fault: error };
        throw error;
      },
    );
    const job: Job = { id: name, createdMs, endedMs: Date.now(), configuration, ...outcome };
    this.#jobs.set(name, job);
    this.#forgetOld();
    return job;
  }

  /** Runs once what is asked for several times under one request id. */
  once(requestId: string | undefined, work: () => Promise<Job>): Promise<Job> {
    if (requestId === undefined) return work();
    const running = this.#byRequest.get(requestId) ?? work();
    this.#byRequest.set(requestId, running);
    return running;
  }

  #forgetOld(): void {
    for (const map of [this.#jobs, this.#byRequest]) {
      for (const key of map.keys()) {
        if (map.size <= KEPT_JOBS) break;
        map.delete(key);
      }
    }
  }
}
