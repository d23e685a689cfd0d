import { DuckDBListValue, DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api';
import type { Field } from '../schema.ts';
import { scalarText } from './encode.ts';

/**
 * A row as a person wants to read it: INT64 as numbers (as text beyond 2^53), TIMESTAMP as RFC 3339, BYTES as base64,
 * NUMERIC as text, JSON parsed.
 */
export function plainRow(fields: readonly Field[], row: readonly DuckDBValue[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field, i) => [field.name, plain(field, row[i] ?? null)]));
}

function plain(field: Field, value: DuckDBValue): unknown {
  if (field.mode === 'REPEATED') {
    const items = value instanceof DuckDBListValue ? value.items : [];
    return items.map((item) => plain({ ...field, mode: 'NULLABLE' }, item));
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (value instanceof DuckDBStructValue) return plainRow(field.fields ?? [], Object.values(value.entries));
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  }
  return field.type === 'JSON' ? (JSON.parse(String(value)) as unknown) : scalarText(value);
}
