import type { MirrorRow } from './change.ts';

/** Largest part of a refused row that is kept, in characters: its quarantine must not be refused for its size too. */
const KEPT_CHARACTERS = 512 * 1024;

/** The row of `mirror_rejected` for a row that a table refused. `at` is milliseconds since 1970. */
export function rejectedRow(
  table: string,
  { insertId, json }: MirrorRow,
  reason: string,
  at: number,
): MirrorRow {
  return {
    insertId: `rejected_${insertId}`,
    json: {
      event_id: insertId,
      table,
      document: json.document ?? '',
      reason,
      row: JSON.stringify(json).slice(0, KEPT_CHARACTERS),
      rejected_at: new Date(at).toISOString(),
    },
  };
}
