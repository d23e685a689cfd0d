import type { machine } from '../fold/report.ts';
import { figure, type Rows } from '../report/table.ts';
import type { MirrorRun } from './run.ts';

/** All that `./dev bench mirror` found. */
export interface MirrorReport {
  readonly bench: 'mirror';
  readonly extent: 'quick' | 'full';
  /** When it ended, ISO-8601. */
  readonly date: string;
  readonly machine: ReturnType<typeof machine>;
  /** Milliseconds after which BigQuery answered an insertAll. */
  readonly answerMs: number;
  readonly runs: readonly MirrorRun[];
}

/** The runs as rows of a table. */
export function rowsOf(runs: readonly MirrorRun[]): Rows {
  return runs.map((each) => ({
    method: each.method,
    'BigQuery down': each.outageSec > 0 ? `${each.outageSec} s` : 'never',
    'rows/s': figure(each.rowsPerSecond),
    'requests/row': figure(each.requestsPerRow),
    'CPU µs/row': figure(each.cpuUsPerRow),
    'median ms': figure(each.waitMs.median),
    'p99 ms': figure(each.waitMs.p99),
    redelivered: String(each.redelivered),
    lost: String(each.lost),
    'rows twice': String(each.duplicated),
  }));
}
