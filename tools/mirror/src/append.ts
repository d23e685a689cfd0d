import { setTimeout as pause } from 'node:timers/promises';
import { appendRows } from '@earshot/adapter-bigquery';
import { createObject } from '@earshot/adapter-storage';
import { mirrorSettings, readSettings, Transient } from '@earshot/contracts';
import {
  fittingRow,
  type FittingRow,
  MAX_INSERT_BYTES,
  MAX_INSERT_ROWS,
  type MirrorRow,
  type RefusedRow,
  rejectedRow,
  rejectedTable,
} from '@earshot/mirroring-core';

/** Attempts at an insert, and the pause before the second, ms; it doubles. */
const ATTEMPTS = 6;
const PAUSE_MS = 500;

/**
 * Appends rows to a table of the mirror, those that BigQuery refuses to `mirror_rejected`.
 * @returns how many were refused
 * @throws Transient when BigQuery stays out of reach
 */
export async function appendAll(table: string, rows: readonly MirrorRow[]): Promise<number> {
  const { MIRROR_BUCKET } = readSettings({ MIRROR_BUCKET: mirrorSettings.MIRROR_BUCKET });
  let count = 0;
  for (const group of groupsOf(rows.map((row) => fittingRow(table, row, MIRROR_BUCKET)))) {
    for (const { object } of group) {
      if (object) await createObject({ ...object, content_type: 'application/json' }, object.text);
    }
    const refused = await appendGroup(
      table,
      group.map(({ row }) => row),
    );
    if (refused.length === 0) continue;
    const lost = await appendGroup(
      rejectedTable.name,
      refused.map((one) => rejectedRow(table, one, Date.now())),
    );
    if (lost[0]) throw new Error(`${rejectedTable.name} refused a row: ${lost[0].reason}`);
    count += refused.length;
  }
  return count;
}

/** @returns those that BigQuery will never take */
async function appendGroup(table: string, rows: readonly MirrorRow[], attempt = 1): Promise<RefusedRow[]> {
  const appended_at = new Date().toISOString();
  const stamped =
    table === rejectedTable.name ? rows : rows.map((row) => ({ ...row, json: { ...row.json, appended_at } }));
  try {
    const outcomes = await appendRows(table, stamped);
    const undecided = outcomes.find((outcome) => outcome.is === 'undecided');
    if (undecided) throw new Transient(`${table} did not take a row: ${undecided.reason}`);
    return rows.flatMap((row, i): RefusedRow[] => {
      const outcome = outcomes[i];
      return outcome?.is === 'refused' ? [{ row, reason: outcome.reason }] : [];
    });
  } catch (error) {
    if (!(error instanceof Transient) || attempt === ATTEMPTS) throw error;
    await pause(PAUSE_MS * 2 ** (attempt - 1));
    return await appendGroup(table, rows, attempt + 1);
  }
}

/** Groups that fit into one insert each. */
function groupsOf(rows: readonly FittingRow[]): FittingRow[][] {
  const groups: FittingRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    if (!group || group.length === MAX_INSERT_ROWS || bytes + row.bytes > MAX_INSERT_BYTES) {
      groups.push([row]);
      bytes = row.bytes;
    } else {
      group.push(row);
      bytes += row.bytes;
    }
  }
  return groups;
}
