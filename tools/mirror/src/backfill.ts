import type { Extent } from '@earshot/adapter-bigquery';
import { readDocuments } from '@earshot/adapter-firestore/scan';
import {
  differenceOf,
  microsOf,
  type MirrorCollection,
  type MirroredDocument,
  type MirrorRow,
  rowFound,
  rowGone,
  tableOf,
} from '@earshot/mirroring-core';
import { createTableAppender } from './append.ts';
import { type Clock, systemClock } from './clock.ts';
import { compare, type Compared } from './compare.ts';
import { priceOfInserts, priceOfReads } from './prices.ts';

/** How a collection is backfilled. */
export interface BackfillOptions {
  /** `times` appends what is missing or old; `content` also what has other columns or data, such as a new column. */
  readonly extent: Extent;
  /** Only documents after this path. */
  readonly after?: string;
  /** Most documents read in a second. */
  readonly rate: number;
  /** Most USD for documents read and rows inserted: with more it ends. No bound unless given. */
  readonly budget?: number;
  /** Told up to which path all is done, now and then. */
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** The machine's unless given. */
  readonly clock?: Clock;
}

/** What a backfill has done so far. */
export interface BackfillProgress {
  readonly compared: number;
  readonly appended: number;
  /** Rows that BigQuery refused; they are in `mirror_rejected` with the reason. */
  readonly refused: number;
  /** USD for documents read and rows inserted. */
  readonly spent: number;
  /** All documents up to this path are done. */
  readonly through: string;
}

/** Documents that are looked at, and repaired, together: at most a page of Firestore's is read before the budget is looked at. */
const GROUP = 300;

/**
 * Brings the mirror of a collection to what Firestore has: appends a row for each document that the mirror lacks or has
 * an older state of, and a delete for each row whose document is gone. Each row has the place in the order of changes that
 * the document's own update time gives it, a delete that of the moment at which Firestore was found not to have it; so what
 * happens meanwhile wins. Only what seems to be gone is read a second time. Done again, it appends nothing; broken off, it
 * goes on with what is left.
 * @throws Transient when BigQuery stays out of reach; Error when the budget is spent
 */
export async function backfill(
  collection: MirrorCollection,
  {
    extent,
    after,
    rate,
    budget = Number.POSITIVE_INFINITY,
    onProgress,
    clock = systemClock,
  }: BackfillOptions,
): Promise<BackfillProgress> {
  const run = new Date().toISOString();
  const began = clock.now();
  const appender = createTableAppender(tableOf(collection).changes.name, clock);
  const done = { compared: 0, appended: 0, refused: 0, spent: 0, through: after ?? '' };
  let again = 0;
  let suspects: Compared[] = [];

  const pace = async (read: number): Promise<void> => {
    const due = began + ((read + again) / rate) * 1000;
    if (due > clock.now()) await clock.pause(due - clock.now());
  };
  const rowsOf = async (read: number): Promise<readonly MirrorRow[]> => {
    const states = suspects.flatMap(({ difference, found }) =>
      found && difference?.kind !== 'ahead' ? [rowFound(collection, found, run)] : [],
    );
    const lost = suspects.flatMap(({ found, mirrored }) => (mirrored && !found ? [mirrored] : []));
    if (lost.length === 0) return states;
    await pace(read);
    again += lost.length;
    done.spent += priceOfReads(lost.length);
    return [...states, ...(await rowsGone(collection, lost, run))];
  };
  const repair = async (read: number): Promise<void> => {
    const rows = await rowsOf(read);
    suspects = [];
    if (rows.length > 0) {
      const { refused, bytes } = await appender.append(rows);
      done.appended += rows.length - refused;
      done.refused += refused;
      done.spent += priceOfInserts(rows.length, bytes);
    }
    onProgress?.({ ...done });
    if (done.spent > budget) {
      throw new Error(`$${done.spent.toFixed(4)} is spent, above $${budget.toFixed(4)}.`);
    }
  };

  let read = 0;
  for await (const each of compare(collection, {
    ...{ extent, pace },
    ...(after === undefined ? {} : { after }),
  })) {
    done.compared += 1;
    done.through = each.document;
    if (each.found) {
      read += 1;
      done.spent += priceOfReads(1);
    }
    if (each.difference) suspects.push(each);
    if (done.compared % GROUP === 0) await repair(read);
  }
  await repair(read);
  return { ...done };
}

/** Deletes for documents that Firestore has not, at the time it was asked by its own clock. */
async function rowsGone(
  collection: MirrorCollection,
  mirrored: readonly MirroredDocument[],
  run: string,
): Promise<readonly MirrorRow[]> {
  const last = new Map(mirrored.map((row) => [row.document, row]));
  const read = await readDocuments(collection.document, [...last.keys()]);
  return read.flatMap(({ document, parameters, found, readTime }) => {
    const difference = differenceOf(collection, found, last.get(document), microsOf(readTime));
    if (!difference) return [];
    return [
      found ? rowFound(collection, found, run) : rowGone(collection, { document, parameters, readTime }, run),
    ];
  });
}
