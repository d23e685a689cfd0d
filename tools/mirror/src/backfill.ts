import { setTimeout as pause } from 'node:timers/promises';
import type { Extent } from '@earshot/adapter-bigquery';
import { type MirrorCollection, type MirrorRow, rowFound, rowGone, tableOf } from '@earshot/mirroring-core';
import { appendAll } from './append.ts';
import { compare, confirm, type Confirmed } from './compare.ts';

/** How a collection is backfilled. */
export interface BackfillOptions {
  /** `times` appends what is missing or old; `content` also what has other columns or data, such as a new column. */
  readonly extent: Extent;
  /** Only documents after this path. */
  readonly after?: string;
  /** Most documents read in a second. */
  readonly rate: number;
  /** Told up to which path all is done, now and then. */
  readonly onProgress?: (progress: BackfillProgress) => void;
}

/** What a backfill has done so far. */
export interface BackfillProgress {
  readonly compared: number;
  readonly appended: number;
  /** Rows that BigQuery refused; they are in `mirror_rejected` with the reason. */
  readonly refused: number;
  /** All documents up to this path are done. */
  readonly through: string;
}

/** Documents that are looked at again, and repaired, together. */
const GROUP = 300;

/**
 * Brings the mirror of a collection to what Firestore has: appends a row for each document that the mirror lacks or has
 * an older state of, and a delete for each row whose document is gone. Each row has the place in the order of changes that
 * the document's own update time gives it, a delete that of the moment at which Firestore was found not to have it; so what
 * happens meanwhile wins. Done again, it appends nothing; broken off, it goes on with what is left.
 * @throws Transient when BigQuery stays out of reach
 */
export async function backfill(
  collection: MirrorCollection,
  { extent, after, rate, onProgress }: BackfillOptions,
): Promise<BackfillProgress> {
  const run = new Date().toISOString();
  const began = performance.now();
  const pace = (read: number) => pause(Math.max(0, began + (read / rate) * 1000 - performance.now()));
  let [compared, appended, refused, through] = [0, 0, 0, after ?? ''];
  let suspects: string[] = [];

  const repair = async (): Promise<void> => {
    if (suspects.length > 0) {
      const rows = (await confirm(collection, extent, suspects)).flatMap((one) =>
        repairOf(collection, one, run),
      );
      const lost = await appendAll(tableOf(collection).changes.name, rows);
      appended += rows.length - lost;
      refused += lost;
    }
    suspects = [];
    onProgress?.({ compared, appended, refused, through });
  };

  for await (const { document, difference } of compare(collection, {
    extent,
    pace,
    ...(after === undefined ? {} : { after }),
  })) {
    compared += 1;
    through = document;
    if (difference) suspects.push(document);
    if (suspects.length === GROUP) await repair();
    else if (compared % GROUP === 0 && suspects.length === 0)
      onProgress?.({ compared, appended, refused, through });
  }
  await repair();
  return { compared, appended, refused, through };
}

/** No row where the mirror tells of a later write than was found: what it tells is on record. */
function repairOf(collection: MirrorCollection, confirmed: Confirmed, run: string): MirrorRow[] {
  const { kind, found } = confirmed;
  if (kind === 'ahead') return [];
  return [found ? rowFound(collection, found, run) : rowGone(collection, confirmed, run)];
}
