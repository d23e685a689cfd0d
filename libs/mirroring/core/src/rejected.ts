import type { MirrorRow } from './change.ts';

/** Largest refused row that is kept in its quarantine, in characters; a larger one is kept in Cloud Storage. */
export const KEPT_ROW_CHARACTERS = 512 * 1024;

/** A row that a table refused. */
export interface RefusedRow {
  readonly row: MirrorRow;
  /** In BigQuery's words. */
  readonly reason: string;
  /** Where the row is, as a gs:// link, when it is too large to be kept beside its reason. */
  readonly uri?: string;
}

/** The row of `mirror_rejected` for a row that a table refused. `at` is milliseconds since 1970. */
export function rejectedRow(table: string, { row, reason, uri }: RefusedRow, at: number): MirrorRow {
  const { insertId, json } = row;
  return {
    insertId: `rejected_${insertId}`,
    json: {
      event_id: insertId,
      table,
      document: json.document ?? '',
      reason,
      row: uri === undefined ? JSON.stringify(json) : null,
      row_uri: uri ?? null,
      rejected_at: new Date(at).toISOString(),
    },
  };
}
