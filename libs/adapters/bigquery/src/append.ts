import { hasCode, mirrorSettings, Permanent, readSettings, Transient, wordsOf } from '@earshot/contracts';
import type { MirrorRow } from '@earshot/mirroring-core';
import * as v from 'valibot';
import { answered } from './answered.ts';
import { mirrorDataset } from './client.ts';

/**
 * What became of one row: it is in the table, BigQuery will never take it, or it may take it later: it was at fault
 * itself, or the table is older than the row.
 */
export type RowOutcome =
  | { readonly is: 'taken' }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'undecided'; readonly reason: string };

const insertErrors = v.array(
  v.object({
    index: v.number(),
    errors: v.array(v.object({ reason: v.optional(v.string(), ''), message: v.optional(v.string(), '') })),
  }),
);
const partialFailure = v.object({
  name: v.literal('PartialFailureError'),
  response: v.object({ insertErrors }),
});

/**
 * Appends rows to a table of the mirror, at most 500 and 10 MB, and tells for each what became of it, in order. A row whose
 * insertId BigQuery took within the last minute or so is taken as appended.
 * @throws Permanent when BigQuery refuses the request as a whole, such as for its size
 * @throws Transient when all may be taken later: BigQuery is out of reach, busy, or has no such table yet
 */
export async function appendRows(table: string, rows: readonly MirrorRow[]): Promise<readonly RowOutcome[]> {
  const { MIRROR_TIMEOUT_MS } = readSettings({ MIRROR_TIMEOUT_MS: mirrorSettings.MIRROR_TIMEOUT_MS });
  const dataset = await mirrorDataset();
  try {
    // Not even the client's own retries of single rows: it repeats those that are bad.
    const options = { raw: true, skipInvalidRows: true, partialRetries: 0 };
    await answered(dataset.table(table).insert([...rows], options), MIRROR_TIMEOUT_MS);
    return rows.map(() => ({ is: 'taken' }));
  } catch (error) {
    const partial = v.safeParse(partialFailure, error);
    if (partial.success) return outcomes(rows.length, partial.output.response.insertErrors);
    throw requestFault(table, error);
  }
}

function outcomes(count: number, faults: v.InferOutput<typeof insertErrors>): readonly RowOutcome[] {
  const all: RowOutcome[] = Array.from({ length: count }, () => ({ is: 'taken' }));
  for (const { index, errors } of faults) {
    const [{ reason, message } = { reason: '', message: '' }] = errors;
    // A missing column means that the tables are older than this code, anything but `invalid` that BigQuery was at fault.
    const passes = reason !== 'invalid' || /^no such field/.test(message);
    all[index] = { is: passes ? 'undecided' : 'refused', reason: message || reason };
  }
  return all;
}

/** Statuses that say that the request itself is at fault, whenever it is sent. */
const REFUSED = [400, 413];

function requestFault(table: string, error: unknown): Error {
  const reason = `${table}: ${wordsOf(error)}`;
  return hasCode(error, ...REFUSED)
    ? new Permanent(reason, { cause: error })
    : new Transient(reason, { cause: error });
}
