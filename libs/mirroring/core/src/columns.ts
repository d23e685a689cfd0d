import type { ColumnType, MirrorCollection } from './collections.ts';
import { microsOf, microsText } from './micros.ts';
import { type DocumentFields, type DocumentValue, isTagged } from './value.ts';

/** A column's value as insertAll takes it; an INT64 is text. */
export type ColumnValue = string | number | boolean | null;

const INT64_LIMIT = 2n ** 63n;

/**
 * The value of a typed column, or undefined when the field is of another type. A double without a fraction is taken as
 * an INT64, since an increment may make one; NaN and the infinities are what insertAll calls them.
 */
function columnValue(type: ColumnType, value: DocumentValue): ColumnValue | undefined {
  if (value === null) return null;
  switch (type) {
    case 'STRING':
      return typeof value === 'string' ? value : undefined;
    case 'BOOL':
      return typeof value === 'boolean' ? value : undefined;
    case 'INT64':
      return integer(value)?.toString();
    case 'FLOAT64':
      if (typeof value === 'bigint') return Number(value);
      if (typeof value !== 'number') return undefined;
      return Number.isFinite(value) ? value : String(value);
    case 'TIMESTAMP':
      return isTagged(value) && value.kind === 'timestamp' ? microsText(microsOf(value)) : undefined;
  }
}

function integer(value: DocumentValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  const whole = BigInt(value);
  return whole >= -INT64_LIMIT && whole < INT64_LIMIT ? whole : undefined;
}

/** Name of a value's Firestore type, for a reason that a person reads. */
function typeName(value: DocumentValue): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return 'double';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value !== 'object') return typeof value;
  return isTagged(value) ? value.kind : 'array';
}

/** The typed columns of a document, and what is to be said of those that its fields do not fit. */
export interface TypedColumns {
  readonly values: Readonly<Record<string, ColumnValue>>;
  /** Nothing is lost: such a field is in `data` as it is. */
  readonly faults: readonly string[];
}

/** The typed columns of a document; of one that does not exist, only those that come from its path are not null. */
export function typedColumns(
  { columns }: MirrorCollection,
  parameters: Readonly<Record<string, string>>,
  fields: DocumentFields | undefined,
): TypedColumns {
  const values: Record<string, ColumnValue> = {};
  const faults: string[] = [];
  for (const [name, { type, parameter }] of Object.entries(columns)) {
    const field = parameter === undefined ? (fields?.[name] ?? null) : (parameters[parameter] ?? null);
    const value = columnValue(type, field);
    values[name] = value ?? null;
    if (value === undefined) faults.push(`${name}: expected ${type}, got ${typeName(field)}`);
  }
  return { values, faults };
}

/** The fields of a document that are mirrored as its `data`. */
export function mirroredFields(
  { columns, fields: which }: MirrorCollection,
  fields: DocumentFields,
): DocumentFields {
  if (which !== 'declared') return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(columns, name)));
}
