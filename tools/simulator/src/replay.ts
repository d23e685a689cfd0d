import { open } from 'node:fs/promises';
import { deliver, type DeliveryOptions, type OnProgress, writeAccounts } from './deliver.ts';
import type { FullOptions } from './options.ts';
import type { Publication } from './publication.ts';
import { isTotals, readHeader, readPublication, readTotals, UnreadableRecord } from './record-lines.ts';
import { reportOf } from './report.ts';
import type { SimulationReport } from './simulate.ts';
import type { HistoryTotals } from './totals.ts';

/** A recorded history. */
export interface HistoryRecord {
  readonly options: FullOptions;
  readonly totals: HistoryTotals;
}

/**
 * Reads a record to its end, without keeping its publications.
 * @throws UnreadableRecord naming the line that cannot be read, or that the record is not whole; what the file system
 *   refuses the file with
 */
export async function readRecord(file: string): Promise<HistoryRecord> {
  let options: FullOptions | undefined;
  const reading = publicationsOf(file, (read) => (options = read));
  let count = 0;
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) count += 1;
  const { value: totals } = next;
  if (!options || totals.sent !== count) {
    throw new UnreadableRecord(`${file}: holds ${count} of ${totals.sent} publications`);
  }
  return { options, totals };
}

/**
 * Publishes a recorded history again, the same bytes at the same pace from now on, and writes its accounts.
 * @throws UnreadableRecord when it cannot be read, before anything is sent; RangeError when it is too old for the same to
 *   come of it; what Firestore or Pub/Sub refuses the work with
 */
export async function replay(
  file: string,
  delivery: DeliveryOptions,
  onProgress: OnProgress = () => undefined,
): Promise<SimulationReport> {
  const { options, totals } = await readRecord(file);
  if (Date.now() > totals.holdsUntil) {
    const until = new Date(totals.holdsUntil).toISOString();
    throw new RangeError(
      `${file}: its events would not be late, or of the future, as they were: it could be replayed until ${until}`,
    );
  }
  const users = await writeAccounts(delivery, options);
  const startAt = Date.now();
  const publications = shifted(publicationsOf(file), startAt - options.startAt);
  await deliver(delivery, publications, { ...options, startAt }, onProgress);
  return { ...reportOf(totals, options.seed, startAt), users };
}

async function* publicationsOf(
  file: string,
  onHeader: (options: FullOptions) => void = () => undefined,
): AsyncGenerator<Publication, HistoryTotals, undefined> {
  let number = 0;
  const handle = await open(file);
  try {
    for await (const text of handle.readLines({ autoClose: false })) {
      number += 1;
      if (number === 1) onHeader(readHeader(text));
      else if (isTotals(text)) return readTotals(text);
      else yield readPublication(text);
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    throw new UnreadableRecord(`${file}, line ${number}: ${error.message}`);
  } finally {
    await handle.close();
  }
  throw new UnreadableRecord(`${file}: its end is missing; it was not written to its end`);
}

async function* shifted<Result>(
  publications: AsyncGenerator<Publication, Result, undefined>,
  byMs: number,
): AsyncGenerator<Publication, Result, undefined> {
  let next = await publications.next();
  for (; !next.done; next = await publications.next()) {
    yield { ...next.value, publishAt: next.value.publishAt + byMs };
  }
  return next.value;
}
