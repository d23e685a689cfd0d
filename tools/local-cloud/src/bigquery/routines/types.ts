import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  LIST,
  STRUCT,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { InvalidQuery } from '../errors.ts';
import { isAngles, type Node, splitAt } from '../sql/tree.ts';

/** Types that JavaScript functions take and give here. */
const SCALARS = {
  STRING: VARCHAR,
  BYTES: BLOB,
  INT64: BIGINT,
  FLOAT64: DOUBLE,
  BOOL: BOOLEAN,
  TIMESTAMP: TIMESTAMPTZ,
  JSON: VARCHAR,
} as const satisfies Readonly<Record<string, DuckDBType>>;
/** The name of a {@link SCALARS} type. */
export type ScalarName = keyof typeof SCALARS;

/** The type of an argument or a result. */
export type RoutineType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'array'; readonly of: RoutineType }
  | { readonly kind: 'struct'; readonly fields: readonly RoutineField[] };

/** A named argument, or a field of a STRUCT. */
export interface RoutineField {
  readonly name: string;
  readonly type: RoutineType;
}

/** DuckDB's type for it. */
export function duckTypeOf(type: RoutineType): DuckDBType {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.name];
    case 'array':
      return LIST(duckTypeOf(type.of));
    case 'struct':
      return STRUCT(Object.fromEntries(type.fields.map((field) => [field.name, duckTypeOf(field.type)])));
  }
}

/** Reads `name TYPE, …`. @throws InvalidQuery */
export function readFields(nodes: readonly Node[]): readonly RoutineField[] {
  return splitAt(nodes, ',').map(([name, ...type]) => {
    if (name?.kind !== 'word' && name?.kind !== 'quoted')
      throw new InvalidQuery('Syntax error: Expected a name');
    return { name: name.text, type: readRoutineType(type) };
  });
}

/** Reads a type that all of the nodes make up. @throws InvalidQuery for a type that JavaScript functions cannot have here */
export function readRoutineType(nodes: readonly Node[]): RoutineType {
  const [word, inner] = nodes;
  const name = word?.kind === 'word' ? word.text.toUpperCase() : '';
  if (name === 'ARRAY' && isAngles(inner)) return { kind: 'array', of: readRoutineType(inner.items) };
  if (name === 'STRUCT' && isAngles(inner)) return { kind: 'struct', fields: readFields(inner.items) };
  if (!isScalar(name)) {
    throw new InvalidQuery(`The local BigQuery has no JavaScript functions of the type ${name || 'given'}`);
  }
  return { kind: 'scalar', name };
}

function isScalar(name: string): name is ScalarName {
  return Object.hasOwn(SCALARS, name);
}

/** Whether a type is INT64 or holds one. */
export function holdsInt64(type: RoutineType): boolean {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'INT64';
    case 'array':
      return holdsInt64(type.of);
    case 'struct':
      return type.fields.some((field) => holdsInt64(field.type));
  }
}
