import { type Extent, scannedBytes } from '@earshot/adapter-bigquery';
import { countDocuments } from '@earshot/adapter-firestore/scan';
import type { MirrorCollection } from '@earshot/mirroring-core';

/** What comparing a collection with its mirror takes at most, if every document had to be appended. */
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

/** USD for 100,000 documents read, one region: https://cloud.google.com/firestore/pricing. */
const READS_PER_100K = 0.03;
/** USD for a TiB that a query reads, on demand: https://cloud.google.com/bigquery/pricing. */
const SCAN_PER_TIB = 6.25;
/** USD for 200 MiB inserted, where a row counts as 1 KiB at least (same page). */
const INSERTS_PER_200_MIB = 0.01;
/** Bytes of a row that are assumed. */
const ROW_BYTES = 4 * 1024;

/** Counts and asks, for next to nothing. */
export async function estimate(collection: MirrorCollection, extent: Extent): Promise<Estimate> {
  const [documents, bytes] = await Promise.all([
    countDocuments(collection.document),
    scannedBytes(collection, extent),
  ]);
  const reads = (documents * READS_PER_100K) / 1e5;
  const scan = (bytes * SCAN_PER_TIB) / 2 ** 40;
  const inserts = (documents * ROW_BYTES * INSERTS_PER_200_MIB) / (200 * 2 ** 20);
  return { documents, scannedBytes: bytes, reads, scan, inserts, total: reads + scan + inserts };
}
