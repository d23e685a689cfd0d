import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Field } from '../schema.ts';

/** One value as the REST API sends it. */
export interface Cell {
  readonly v: unknown;
}
/** One row as the REST API sends it. */
export interface WireRow {
  readonly f: readonly Cell[];
}

/** How a client wants TIMESTAMPs: `INT64` microseconds, or seconds as a floating-point number (the API's default). */
export type TimestampFormat = 'INT64' | 'FLOAT64' | 'ISO8601_STRING';

/** A row for the REST API: every scalar is text, arrays and records nest. */
export function encodeRow(
  fields: readonly Field[],
  row: readonly DuckDBValue[],
  times: TimestampFormat,
): WireRow {
  return { f: fields.map((field, i) => ({ v: encode(field, row[i] ?? null, times) })) };
}

function encode(field: Field, value: DuckDBValue, times: TimestampFormat): unknown {
  if (field.mode === 'REPEATED') {
    const items = value instanceof DuckDBListValue ? value.items : [];
    return items.map((item) => ({ v: encode({ ...field, mode: 'NULLABLE' }, item, times) }));
  }
  if (value === null) return null;
  if (value instanceof DuckDBStructValue) {
    return encodeRow(field.fields ?? [], Object.values(value.entries), times);
  }
  if (value instanceof DuckDBTimestampTZValue) return timestamp(value.micros, times);
  if (field.type === 'FLOAT') return floatText(Number(value));
  return scalarText(value);
}

/** A scalar in BigQuery's own text form; TIMESTAMP as RFC 3339. */
export function scalarText(value: DuckDBValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBDecimalValue) return decimalText(value);
  if (value instanceof DuckDBTimestampTZValue) return microsToText(value.micros);
  if (typeof value === 'number') return floatText(value);
  // A DATETIME prints with a blank in DuckDB.
  return String(value).replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, '$1T');
}

function timestamp(micros: bigint, format: TimestampFormat): string {
  if (format === 'INT64') return micros.toString();
  return format === 'ISO8601_STRING' ? microsToText(micros) : (Number(micros) / 1e6).toString();
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

/** NUMERIC prints without trailing zeros in BigQuery. */
function decimalText(value: DuckDBDecimalValue): string {
  const text = value.toString();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Microseconds since 1970 as RFC 3339 in UTC, with as many digits as it needs (none, 3 or 6). */
export function microsToText(micros: bigint): string {
  const below = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((micros - below) / 1_000_000n);
  const whole = new Date(seconds * 1000).toISOString().slice(0, -5);
  const digits = below.toString().padStart(6, '0');
  if (below === 0n) return `${whole}Z`;
  return `${whole}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}
