import type { Quality } from './bootstrap.ts';
import type { PrequentialRun } from './prequential.ts';

/** All that `./dev bench recommend` found. */
export interface RecommendReport {
  readonly bench: 'recommend';
  readonly extent: 'quick' | 'full';
  /** ISO-8601. */
  readonly date: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly results: readonly RecommendResult[];
}

/** What was found on one set of sessions. */
export interface RecommendResult {
  readonly data: string;
  readonly sessions: number;
  readonly steps: number;
  readonly items: number;
  readonly methods: readonly MethodResult[];
  readonly microseconds: PrequentialRun['microseconds'];
  readonly modelBytes: number;
}

/** What one method came to. */
export interface MethodResult {
  readonly method: string;
  /** Steps after a session's first. */
  readonly next: Quality;
  /** First steps of a session. */
  readonly first: Quality;
}
