import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
  listValue,
  structValue,
} from '@duckdb/node-api';
import { jsonOf } from '@earshot/contracts';
import { isTimestamp } from '../values/moments.ts';
import type { Realm } from './sandbox.ts';
import type { RoutineType, ScalarName } from './types.ts';

const MICROS_PER_MS = 1_000n;

/**
 * An argument as BigQuery gives it to JavaScript: BYTES as base64, TIMESTAMP as a Date with its `microseconds`, JSON parsed,
 * ARRAY as an Array, STRUCT as an object.
 * https://cloud.google.com/bigquery/docs/user-defined-functions#type-encodings-in-javascript
 */
export function toJavaScript(type: RoutineType, value: DuckDBValue, realm: Realm): unknown {
  if (value === null) return null;
  if (type.kind === 'array' && value instanceof DuckDBListValue) {
    return realm.Array.from(value.items, (item) => toJavaScript(type.of, item, realm));
  }
  if (type.kind === 'struct' && value instanceof DuckDBStructValue) {
    const fields = type.fields.map(
      (field) => [field.name, toJavaScript(field.type, value.entries[field.name] ?? null, realm)] as const,
    );
    return realm.Object.fromEntries(fields);
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBTimestampTZValue) return dateOf(value.micros, realm);
  if (type.kind === 'scalar' && type.name === 'JSON') {
    return JSON.parse(String(value), (_key, parsed: unknown) => owned(parsed, realm));
  }
  return value;
}

function dateOf(micros: bigint, realm: Realm): Date {
  const part = ((micros % MICROS_PER_MS) + MICROS_PER_MS) % MICROS_PER_MS;
  const date = new realm.Date(Number((micros - part) / MICROS_PER_MS));
  return Object.assign(date, { microseconds: Number(part) });
}

function owned(value: unknown, realm: Realm): unknown {
  if (Array.isArray(value)) return realm.Array.from(value);
  return typeof value === 'object' && value !== null ? realm.Object.assign({}, value) : value;
}

/** What a function gave that is not of its type. */
export class Uncoercible extends Error {
  override readonly name = 'Uncoercible';
}

/** A result as DuckDB keeps it. @throws Uncoercible, in BigQuery's words */
export function fromJavaScript(type: RoutineType, value: unknown): DuckDBValue {
  if (value === undefined || value === null) return null;
  switch (type.kind) {
    case 'array':
      if (!Array.isArray(value)) throw uncoercible(value, 'ARRAY');
      return listValue(value.map((item) => fromJavaScript(type.of, item)));
    case 'struct': {
      if (typeof value !== 'object') throw uncoercible(value, 'STRUCT');
      const given = value as Readonly<Record<string, unknown>>;
      return structValue(
        Object.fromEntries(
          type.fields.map((field) => [field.name, fromJavaScript(field.type, given[field.name])]),
        ),
      );
    }
    case 'scalar': {
      const found = scalars[type.name](value);
      if (found === undefined) throw uncoercible(value, type.name);
      return found;
    }
  }
}

const scalars: Readonly<Record<ScalarName, (value: unknown) => DuckDBValue | undefined>> = {
  STRING: (value) => (typeof value === 'string' ? value : undefined),
  BYTES: (value) =>
    typeof value === 'string' ? new DuckDBBlobValue(Buffer.from(value, 'base64')) : undefined,
  INT64: (value) => {
    if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
    return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;
  },
  FLOAT64: (value) => (typeof value === 'number' ? value : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? value : undefined),
  TIMESTAMP: (value) => {
    if (Object.prototype.toString.call(value) !== '[object Date]') return undefined;
    const ms = (value as Date).getTime();
    const micros = Number.isFinite(ms) ? BigInt(ms) * MICROS_PER_MS : undefined;
    return micros !== undefined && isTimestamp(micros) ? new DuckDBTimestampTZValue(micros) : undefined;
  },
  JSON: jsonOf,
};

function uncoercible(value: unknown, type: string): Uncoercible {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value;
  return new Uncoercible(`Failed to coerce output value ${shown} to type ${type}`);
}
