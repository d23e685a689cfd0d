import type { Estimate } from '@earshot/mirror-tools';
import { renderTable } from '../terminal/table.ts';

const usd = (amount: number) => `$${amount.toFixed(4)}`;

/** Estimates for a person: what is read and appended if all is, and how long that takes at a rate (documents per second). */
export function estimateText(
  estimates: readonly (Estimate & { readonly name: string })[],
  rate: number,
): string {
  const rows = estimates.map(({ name, documents, scannedBytes, reads, scan, inserts, total }) => ({
    collection: name,
    documents,
    'MB scanned': Number((scannedBytes / 1e6).toFixed(1)),
    reads: usd(reads),
    scan: usd(scan),
    'inserts, about, if all': usd(inserts),
    total: usd(total),
    'minutes, at least': Number((documents / rate / 60).toFixed(1)),
  }));
  return renderTable(rows);
}
