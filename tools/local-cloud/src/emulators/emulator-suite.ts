import type { BigqueryService } from '../service.ts';
import type { VisionAnswers } from '../vision/answers.ts';
import type { EmulatorPorts } from './emulator-ports.ts';

/** What the emulator suite can be started with. */
export interface EmulatorSuiteOptions {
  /** Default: that of the stack, `demo-earshot`. */
  readonly projectId?: string;
  /** Default: all; each built into `dist/<name>`. */
  readonly codebases?: readonly string[];
  /**
   * Fixed ports by emulator (functions, firestore, pubsub, auth, ui, hub, …) or service (storage, bigquery, speech, vision, fcm);
   * free ones otherwise.
   */
  readonly ports?: Readonly<Partial<Record<string, number>>>;
  /** Further settings of the functions. */
  readonly env?: Readonly<Record<string, string>>;
  /** Scripted answers of Vision. */
  readonly visionAnswers?: VisionAnswers;
  /** Gets what a person should know while it starts and runs. */
  readonly onNote?: (note: string) => void;
  /** Gets every line that the emulators and functions print. */
  readonly onLine?: (line: string) => void;
}

/** The running emulator suite. */
export interface EmulatorSuite {
  readonly projectId: string;
  /** All that an SDK needs to use it: the services' variables, the project, the settings of the functions. */
  readonly env: Readonly<Record<string, string>>;
  readonly ports: EmulatorPorts;
  /** Address of the emulators' web page; undefined when it could not be had. */
  readonly webPage: string | undefined;
  /** Addresses of HTTPS functions, by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly bigquery: BigqueryService;
  /**
   * Runs a scheduled function now and waits for it.
   * @throws Error when it fails, or none has that name
   */
  runSchedule(functionName: string): Promise<void>;
  /** Stops everything; idempotent, resolves when all is gone. */
  stop(): Promise<void>;
}
