import type { MirrorRow } from './change.ts';

/** Longest text, in characters, that a column keeps in a row whose document lies in Cloud Storage. */
const KEPT_CHARACTERS = 1024;

/** The size of a row in an insertAll request, in bytes. */
export function rowBytes(row: MirrorRow): number {
  return Buffer.byteLength(JSON.stringify(row));
}

/**
 * The row that stands for one too large for BigQuery: the document's JSON is at `uri`, as a gs:// link, and columns with
 * long texts are empty and say so.
 */
export function pointerRow({ insertId, json }: MirrorRow, uri: string): MirrorRow {
  const long = Object.entries(json).filter(([name, value]) => name !== 'data' && isLong(value));
  const faults = Array.isArray(json.column_faults) ? (json.column_faults as readonly string[]) : [];
  return {
    insertId,
    json: {
      ...json,
      ...Object.fromEntries(long.map(([name]) => [name, null])),
      data: null,
      data_uri: uri,
      column_faults: [...faults, ...long.map(([name]) => `${name}: too long for a row, see data_uri`)],
    },
  };
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > KEPT_CHARACTERS;
}
