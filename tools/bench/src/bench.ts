import type { FirestoreKind } from './process/start-firestore.ts';

/** How a benchmark is to be run. */
export interface BenchOptions {
  /** `quick` is done within a minute and a half; what it leaves out its report says. */
  readonly extent: 'quick' | 'full';
  readonly firestores: readonly FirestoreKind[];
  /** A file to measure instead of made-up data, for benchmarks that take one. */
  readonly data?: string;
  /** Gets what is being done, in a few words. */
  readonly tell: (note: string) => void;
}

/** What a benchmark found. */
export interface BenchReport {
  /** For a person at a terminal. */
  readonly text: string;
  /** All of it, as a value of JSON. */
  readonly json: unknown;
}

/** One benchmark, started by `./dev bench <name>`. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** What a file given as `--data` is; without it the benchmark takes none. */
  readonly data?: string;
  /** Built codebases that it runs. */
  readonly codebases: readonly string[];
  readonly run: (options: BenchOptions) => Promise<BenchReport>;
}
