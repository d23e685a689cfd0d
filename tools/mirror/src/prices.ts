/** USD for 100,000 documents read, one region: https://cloud.google.com/firestore/pricing. */
const READS_PER_100K = 0.03;
/** USD for a TiB that a query reads, on demand: https://cloud.google.com/bigquery/pricing. */
const SCAN_PER_TIB = 6.25;
/** USD for 200 MiB inserted (same page). */
const INSERTS_PER_200_MIB = 0.01;
/** Bytes that a row counts as at least (same page). */
const LEAST_ROW_BYTES = 1024;

/** USD for documents read. */
export function priceOfReads(documents: number): number {
  return (documents * READS_PER_100K) / 1e5;
}

/** USD for bytes that a query reads. */
export function priceOfScan(bytes: number): number {
  return (bytes * SCAN_PER_TIB) / 2 ** 40;
}

/** USD for rows of so many bytes together: at most, as if the small ones were the least that is billed beside the others. */
export function priceOfInserts(rows: number, bytes: number): number {
  return ((bytes + rows * LEAST_ROW_BYTES) * INSERTS_PER_200_MIB) / (200 * 2 ** 20);
}
