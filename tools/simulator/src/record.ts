import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OnProgress, shareOf } from './deliver.ts';
import { complete, type FullOptions, type HistoryOptions } from './options.ts';
import type { Publication } from './publication.ts';
import { headerLine, publicationLine, totalsLine } from './record-lines.ts';
import { type HistoryReport, reportOf } from './report.ts';
import { tell } from './telling.ts';
import type { HistoryTotals } from './totals.ts';

/** Lines that are written at once. */
const LINES = 1_000;

/**
 * Writes a history to a file over whatever is there: JSON lines, of which the first holds the options, the last what must
 * come of it, and each between one publication. The same options write the same bytes. A file without its last line is
 * not whole.
 * @throws RangeError when an option is out of its range; what the file system refuses the file with
 */
export async function record(
  file: string,
  options: HistoryOptions,
  onProgress: OnProgress = () => undefined,
): Promise<HistoryReport> {
  const full = complete(options);
  let totals: HistoryTotals | undefined;
  const lines = function* () {
    totals = yield* linesOf(full, onProgress);
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  if (!totals) throw new Error('a history that is written has its totals');
  return reportOf(totals, full.seed, full.startAt);
}

function* linesOf(options: FullOptions, onProgress: OnProgress): Generator<string, HistoryTotals, undefined> {
  yield headerLine(options);
  const telling = tell(options);
  let sent = 0;
  let chunk: Publication[] = [];
  let next = telling.next();
  for (; !next.done; next = telling.next()) {
    chunk.push(next.value);
    if (chunk.length < LINES) continue;
    yield chunk.map(publicationLine).join('');
    sent += chunk.length;
    onProgress({ sent, share: shareOf(next.value.publishAt, options) });
    chunk = [];
  }
  yield chunk.map(publicationLine).join('') + totalsLine(next.value);
  return next.value;
}
