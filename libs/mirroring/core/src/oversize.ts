import { createHash } from 'node:crypto';
import type { MirrorRow } from './change.ts';

/** Rows of one insertAll (Google recommends at most 500). */
export const MAX_INSERT_ROWS = 500;
/** Bytes of the rows of one insertAll, and so of one row; the limit of a request is 10 MB. */
export const MAX_INSERT_BYTES = 9_000_000;

/** Longest text, in characters, that a column keeps in a row whose document lies in Cloud Storage. */
const KEPT_CHARACTERS = 1024;

/** A text that is kept in Cloud Storage. */
export interface KeptObject {
  readonly bucket: string;
  readonly name: string;
  readonly text: string;
}

/** A row that BigQuery takes, its size in bytes, and what has to be in Cloud Storage before it is there. */
export interface FittingRow {
  readonly row: MirrorRow;
  readonly bytes: number;
  readonly object?: KeptObject;
}

/** A row as it is, or where that is too large for BigQuery, one that points to its document in a bucket. */
export function fittingRow(table: string, row: MirrorRow, bucket: string): FittingRow {
  const bytes = rowBytes(row);
  if (bytes <= MAX_INSERT_BYTES) return { row, bytes };
  const object = { bucket, name: objectName(table, row), text: String(row.json.data) };
  const pointer = pointerRow(row, uriOf(object));
  return { row: pointer, bytes: rowBytes(pointer), object };
}

/** Name of the object that keeps a row, or its document: the same row has the same. */
export function objectName(folder: string, { json }: MirrorRow): string {
  const document = createHash('sha256').update(String(json.document)).digest('hex');
  return `${folder}/${document}/${String(json.sequence)}.json`;
}

/** The gs:// link of an object. */
export function uriOf({ bucket, name }: Pick<KeptObject, 'bucket' | 'name'>): string {
  return `gs://${bucket}/${name}`;
}

function rowBytes(row: MirrorRow): number {
  return Buffer.byteLength(JSON.stringify(row));
}

/** Columns with long texts are empty and say so. */
function pointerRow({ insertId, json }: MirrorRow, uri: string): MirrorRow {
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
