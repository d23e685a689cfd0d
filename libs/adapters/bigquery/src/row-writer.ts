import { Permanent, Transient } from '@earshot/contracts';
import {
  fittingRow,
  KEPT_ROW_CHARACTERS,
  type KeptObject,
  type MirrorRow,
  objectName,
  type RefusedRow,
  rejectedRow,
  rejectedTable,
  uriOf,
} from '@earshot/mirroring-core';
import { appendRows, type RowOutcome } from './append.ts';

/** A row on its way, and what BigQuery said of it. */
export interface SentRow {
  readonly row: MirrorRow;
  readonly bytes: number;
  outcome?: RowOutcome;
}

/** Where a table's rows go that do not fit into it. */
export interface RowWriterOptions {
  readonly table: string;
  /** The bucket of what is too large for BigQuery. */
  readonly bucket: () => Promise<string>;
  /** Keeps a text in Cloud Storage, once however often it is asked to. */
  readonly keep: (object: KeptObject) => Promise<void>;
  /** Told of each row that is in quarantine. */
  readonly onRejected: (refused: RefusedRow) => void;
}

/** Writes rows into one table of changes; what BigQuery refuses is kept in `mirror_rejected`. */
export interface RowWriter {
  /** Makes a row fit: what is too large for BigQuery is in Cloud Storage once this resolves. */
  readonly fit: (row: MirrorRow) => Promise<SentRow>;
  /**
   * Appends rows in one insert, notes in each what became of it, and quarantines those that are refused.
   * @throws as `appendRows` does; and Transient when the quarantine does not take a row
   */
  readonly append: (rows: readonly SentRow[]) => Promise<void>;
  /** Quarantines rows, those that are too large for it by a pointer. @throws Transient when it does not take one */
  readonly reject: (refused: readonly RefusedRow[]) => Promise<void>;
}

/** The writer of a table. */
export function createRowWriter({ table, bucket, keep, onRejected }: RowWriterOptions): RowWriter {
  const shortened = async ({ row, reason }: RefusedRow): Promise<RefusedRow> => {
    const text = JSON.stringify(row.json);
    if (text.length <= KEPT_ROW_CHARACTERS) return { row, reason };
    const object = { bucket: await bucket(), name: objectName(`${table}/rejected`, row), text };
    await keep(object);
    return { row, reason, uri: uriOf(object) };
  };

  const reject = async (refused: readonly RefusedRow[]): Promise<void> => {
    const at = Date.now();
    const kept = await Promise.all(refused.map(shortened));
    const outcomes = await appendRows(
      rejectedTable.name,
      kept.map((one) => rejectedRow(table, one, at)),
    );
    const lost = outcomes.find(({ is }) => is !== 'taken');
    if (lost && lost.is !== 'taken') {
      throw new Transient(`${rejectedTable.name} did not take a row: ${lost.reason}`);
    }
    refused.forEach(onRejected);
  };

  return {
    fit: async (row) => {
      const { object, ...fitting } = fittingRow(table, row, await bucket());
      if (object) await keep(object);
      return fitting;
    },
    append: async (rows) => {
      const appended_at = new Date().toISOString();
      const outcomes = await appendRows(
        table,
        rows.map(({ row: { insertId, json } }) => ({ insertId, json: { ...json, appended_at } })),
      );
      const refused = rows.flatMap((sent, i): RefusedRow[] => {
        const outcome = outcomes[i];
        if (outcome) sent.outcome = outcome;
        return outcome?.is === 'refused' ? [{ row: sent.row, reason: outcome.reason }] : [];
      });
      if (refused.length > 0) await reject(refused);
    },
    reject,
  };
}

/** What a failed append says about what to do next: a request that is refused is tried in halves, all else again. */
export function appendFailureOf(error: unknown): 'fault' | 'outage' {
  return error instanceof Permanent ? 'fault' : 'outage';
}
