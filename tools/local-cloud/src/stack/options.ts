import type { RetryPolicy } from '../eventing/delivery-queue.ts';
import type { LogSink } from '../functions/logs.ts';
import type { Codebase, Topology } from '../functions/start-codebases.ts';
import type { VisionAnswers } from '../vision/answers.ts';

/** Where Firestore and Pub/Sub come from: our own, or Google's emulators. */
export type Mode = 'embedded' | 'google';

/** What the local cloud can be started with. */
export interface LocalCloudOptions {
  /** Default: the variable LOCAL_CLOUD, else `embedded`. */
  readonly mode?: Mode;
  /** Default: `demo-earshot`. Google's tools never take a project `demo-…` for a real one. */
  readonly projectId?: string;
  /**
   * Default: all of them. A name is that of a codebase made by `npx nx build <name>`, run from `dist/<name>`; anything else that
   * is a codebase is given with its directory.
   */
  readonly codebases?: readonly (string | Codebase)[];
  /** Default: one process per codebase. */
  readonly topology?: Topology;
  /** Keeps the state in this folder, a subfolder per service; without it the state lives in memory. */
  readonly dataDir?: string;
  /** Fixed ports, by name of the service; `functions` is the public port of HTTPS functions. Free ones otherwise. */
  readonly ports?: Readonly<Partial<Record<string, number>>>;
  /** Further settings of the functions. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Told the variables that lead to the services and gives those that functions get instead, for tests that put a proxy
   * between the two. `env` of the cloud still leads to the services themselves.
   */
  readonly between?: (
    env: Readonly<Record<string, string>>,
  ) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  /** Scripted answers of Vision, for tests. */
  readonly visionAnswers?: VisionAnswers;
  /** When scheduled functions run: at their times, or only by `runSchedule`, for tests that a full minute would disturb. Default: by the clock. */
  readonly schedules?: 'by the clock' | 'by hand';
  /** How failed events are delivered again; default: 5 deliveries, 100 ms to 10 s apart. */
  readonly retry?: RetryPolicy;
  /** Gets what functions print, and what is to be reported about them. */
  readonly onLog?: LogSink;
}

/**
 * Deliveries as Pub/Sub's least, and pauses a hundredth of Cloud Functions' own (10 s to 600 s), so that a person who watches
 * need not wait.
 */
export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 5, backoff: { minMs: 100, maxMs: 10_000 } };

/**
 * The mode that was asked for.
 * @throws Error showing what LOCAL_CLOUD holds and what it may hold
 */
export function modeOf({ mode }: LocalCloudOptions): Mode {
  const asked = mode ?? (process.env['LOCAL_CLOUD'] || 'embedded');
  if (asked === 'embedded' || asked === 'google') return asked;
  throw new Error(`LOCAL_CLOUD: expected embedded or google, got ${asked}`);
}
