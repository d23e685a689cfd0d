import { DuckDBListType, DuckDBStructType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import * as v from 'valibot';
import { invalid } from './errors.ts';
import { identifier } from './sql/literals.ts';

/** A column as BigQuery's REST API describes it, with the API's own type names (`INTEGER`, not `INT64`). */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly mode: 'NULLABLE' | 'REQUIRED' | 'REPEATED';
  readonly fields?: readonly Field[];
  readonly description?: string;
}

const ALIASES = {
  STRING: 'STRING',
  BYTES: 'BYTES',
  INTEGER: 'INTEGER',
  INT64: 'INTEGER',
  FLOAT: 'FLOAT',
  FLOAT64: 'FLOAT',
  NUMERIC: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  BOOLEAN: 'BOOLEAN',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
  DATE: 'DATE',
  TIME: 'TIME',
  DATETIME: 'DATETIME',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
  RECORD: 'RECORD',
  STRUCT: 'RECORD',
} as const;
/** The API's name of a column's type. */
export type FieldType = (typeof ALIASES)[keyof typeof ALIASES];

const DUCK: Readonly<Record<Exclude<FieldType, 'RECORD'>, string>> = {
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  INTEGER: 'BIGINT',
  FLOAT: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  BIGNUMERIC: 'DECIMAL(38,9)',
  BOOLEAN: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMPTZ',
  DATE: 'DATE',
  TIME: 'TIME',
  DATETIME: 'TIMESTAMP',
  JSON: 'JSON',
  GEOGRAPHY: 'VARCHAR',
};

const rawField = v.looseObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,299}$/, 'Fields must have a valid name')),
  type: v.string(),
  mode: v.optional(v.picklist(['NULLABLE', 'REQUIRED', 'REPEATED']), 'NULLABLE'),
  fields: v.optional(v.array(v.unknown())),
  description: v.optional(v.string()),
});

/** Reads a column as a client describes it. @throws BigqueryError 400 naming what is wrong. */
export function readField(input: unknown): Field {
  const parsed = v.safeParse(rawField, input);
  if (!parsed.success) throw invalid(`Invalid schema: ${parsed.issues[0].message}`);
  const { name, mode, fields, description } = parsed.output;
  const type = (ALIASES as Readonly<Record<string, FieldType>>)[parsed.output.type.toUpperCase()];
  if (!type)
    throw invalid(`Invalid value for type: ${parsed.output.type} is not a valid value (field ${name})`);
  if (type === 'RECORD' && !fields?.length) throw invalid(`Field ${name} is type RECORD but has no schema`);
  return {
    name,
    type,
    mode,
    ...(type === 'RECORD' ? { fields: (fields ?? []).map(readField) } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

/** DuckDB's type of a column, as SQL. */
export function columnType(field: Field): string {
  const one =
    field.type === 'RECORD'
      ? `STRUCT(${(field.fields ?? []).map((inner) => `${identifier(inner.name)} ${columnType(inner)}`).join(', ')})`
      : DUCK[field.type];
  return field.mode === 'REPEATED' ? `${one}[]` : one;
}

const FROM_DUCK: Readonly<Partial<Record<DuckDBTypeId, FieldType>>> = {
  [DuckDBTypeId.BOOLEAN]: 'BOOLEAN',
  [DuckDBTypeId.TINYINT]: 'INTEGER',
  [DuckDBTypeId.SMALLINT]: 'INTEGER',
  [DuckDBTypeId.INTEGER]: 'INTEGER',
  [DuckDBTypeId.BIGINT]: 'INTEGER',
  [DuckDBTypeId.UTINYINT]: 'INTEGER',
  [DuckDBTypeId.USMALLINT]: 'INTEGER',
  [DuckDBTypeId.UINTEGER]: 'INTEGER',
  [DuckDBTypeId.UBIGINT]: 'INTEGER',
  [DuckDBTypeId.HUGEINT]: 'INTEGER',
  [DuckDBTypeId.FLOAT]: 'FLOAT',
  [DuckDBTypeId.DOUBLE]: 'FLOAT',
  [DuckDBTypeId.DECIMAL]: 'NUMERIC',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
  [DuckDBTypeId.TIMESTAMP]: 'DATETIME',
  [DuckDBTypeId.DATE]: 'DATE',
  [DuckDBTypeId.TIME]: 'TIME',
  [DuckDBTypeId.BLOB]: 'BYTES',
};

/** A result's column as BigQuery describes it; a type that BigQuery lacks is a STRING. */
export function fieldOf(name: string, type: DuckDBType): Field {
  if (type instanceof DuckDBListType) return { ...fieldOf(name, type.valueType), mode: 'REPEATED' };
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((entry, i) => {
      const inner = type.entryTypes[i];
      if (!inner) throw new Error(`struct ${name} has no type for ${entry}`);
      return fieldOf(entry || `_field_${i + 1}`, inner);
    });
    return { name, type: 'RECORD', mode: 'NULLABLE', fields };
  }
  const known = type.alias === 'JSON' ? 'JSON' : FROM_DUCK[type.typeId];
  return { name, type: known ?? 'STRING', mode: 'NULLABLE' };
}
