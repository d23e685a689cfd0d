import { type OnProgress, shareOf } from './deliver.ts';
import { drain } from './drain.ts';
import type { HistoryOptions } from './options.ts';
import { type HistoryReport, reportOf } from './report.ts';
import { tell } from './telling.ts';

/** Events between two reports of progress. */
const REPORTED_EACH = 10_000;

/**
 * What a history would come to, without publishing it.
 * @throws RangeError when an option is out of its range
 */
export function dryRun(options: HistoryOptions, onProgress: OnProgress = () => undefined): HistoryReport {
  let sent = 0;
  const totals = drain(tell(options), ({ publishAt }) => {
    sent += 1;
    if (sent % REPORTED_EACH === 0) onProgress({ sent, share: shareOf(publishAt, options) });
  });
  return reportOf(totals, options.seed, options.startAt);
}
