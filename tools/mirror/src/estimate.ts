import { type Extent, scannedBytes } from '@earshot/adapter-bigquery';
import { countDocuments } from '@earshot/adapter-firestore/scan';
import type { MirrorCollection } from '@earshot/mirroring-core';
import { priceOfInserts, priceOfReads, priceOfScan } from './prices.ts';

/**
 * About what comparing a collection with its mirror takes, if every document had to be appended. What it takes depends on
 * how large documents are, and on how many are gone: a backfill's `budget` bounds it.
 */
export interface Estimate {
  readonly documents: number;
  /** That BigQuery reads to tell its last rows. */
  readonly scannedBytes: number;
  /** USD, without free tiers. */
  readonly reads: number;
  readonly scan: number;
  readonly inserts: number;
  readonly total: number;
}

/** Bytes of a row that are assumed. */
const ROW_BYTES = 4 * 1024;

/** Counts and asks, for next to nothing. */
export async function estimate(collection: MirrorCollection, extent: Extent): Promise<Estimate> {
  const [documents, bytes] = await Promise.all([
    countDocuments(collection.document),
    scannedBytes(collection, extent),
  ]);
  const reads = priceOfReads(documents);
  const scan = priceOfScan(bytes);
  const inserts = priceOfInserts(documents, documents * ROW_BYTES);
  return { documents, scannedBytes: bytes, reads, scan, inserts, total: reads + scan + inserts };
}
