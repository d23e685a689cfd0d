import type { DeliveryCount } from '../eventing/dispatcher.ts';
import type { Trigger } from '../functions/spec.ts';
import type { BigqueryService, FcmService } from '../service.ts';
import type { Mode } from './options.ts';

/** One function of the running cloud. */
export interface FunctionStatus {
  readonly name: string;
  readonly codebase: string;
  readonly trigger: Trigger['kind'];
  /** Where an HTTPS function is reached; empty for the others, which are reached by events only. */
  readonly url: string;
  /** `unsupported` never runs here; `restarting` has lost its process and waits for the next. */
  readonly state: 'ready' | 'restarting' | 'stopped' | 'unsupported';
}

/** A process that serves functions. */
export interface FunctionProcess {
  readonly pid: number;
  readonly codebase: string;
  /** Names of the functions it serves. */
  readonly functions: readonly string[];
}

/** A running local cloud. */
export interface LocalCloud {
  readonly mode: Mode;
  readonly projectId: string;
  /** All that an SDK or a codebase needs to use it: the services' variables, the project, the buckets, settings. */
  readonly env: Readonly<Record<string, string>>;
  /** As they are when asked. */
  readonly functions: readonly FunctionStatus[];
  /**
   * The processes of functions that are alive when asked: none of a codebase while its process starts again, two while one
   * that hangs is replaced.
   */
  processes(): readonly FunctionProcess[];
  readonly bigquery: BigqueryService;
  /** What was pushed to devices, and what sends are answered with. */
  readonly fcm: FcmService;
  /**
   * Runs a scheduled function now, like `gcloud scheduler jobs run`, and waits for it.
   * @throws Error when it fails, or no scheduled function has that name
   */
  runSchedule(functionName: string): Promise<void>;
  /**
   * Resolves when nothing is undelivered, in flight or due for retry, and no service has work under way.
   * @throws Error naming what is undone after `deadlineMs` (default 60 s)
   */
  idle(deadlineMs?: number): Promise<void>;
  /** What became of the events, per function with an event trigger. */
  deliveries(): readonly DeliveryCount[];
  /** Stops everything; idempotent, resolves when all ports are closed and all processes are gone. */
  stop(): Promise<void>;
}
