import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBType,
  LIST,
  STRUCT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import { listValue, structValue } from '@duckdb/node-api';
import type { Bound, Parameters } from './engine/database.ts';
import { invalid, InvalidQuery } from './errors.ts';
import { type Field, type FieldType, readField } from './schema.ts';
import { BadValue, decodeRow } from './values/decode.ts';

/** A parameter's type as the REST API writes it. */
export interface ParameterType {
  readonly type: string;
  readonly arrayType?: ParameterType;
  readonly structTypes?: readonly { readonly name?: string; readonly type: ParameterType }[];
}
/** A parameter's value as the REST API writes it. */
export interface ParameterValue {
  readonly value?: string | null;
  readonly arrayValues?: readonly ParameterValue[];
  readonly structValues?: Readonly<Record<string, ParameterValue>>;
}
/** One parameter of a query; without a name it is positional. */
export interface QueryParameter {
  readonly name?: string;
  readonly parameterType: ParameterType;
  readonly parameterValue?: ParameterValue;
}

const TYPES: Readonly<Record<Exclude<FieldType, 'RECORD'>, DuckDBType>> = {
  STRING: VARCHAR,
  GEOGRAPHY: VARCHAR,
  JSON: VARCHAR,
  BYTES: BLOB,
  INTEGER: BIGINT,
  FLOAT: DOUBLE,
  NUMERIC: DECIMAL(38, 9),
  BIGNUMERIC: DECIMAL(38, 9),
  BOOLEAN: BOOLEAN,
  TIMESTAMP: TIMESTAMPTZ,
  DATETIME: TIMESTAMP,
  DATE: DATE,
  TIME: TIME,
};

/** Values to bind, by name in lower case or in order. @throws InvalidQuery for a value that is not of its type */
export function readParameters(parameters: readonly QueryParameter[]): Parameters {
  const bound = parameters.map((parameter) => ({
    name: parameter.name?.toLowerCase(),
    bound: bind(parameter.parameterType, parameter.parameterValue ?? {}),
  }));
  if (bound.length > 0 && bound.every(({ name }) => !name)) return bound.map((one) => one.bound);
  return Object.fromEntries(bound.map((one) => [one.name ?? '', one.bound]));
}

function bind(type: ParameterType, value: ParameterValue): Bound {
  if (type.type.toUpperCase() === 'ARRAY') {
    if (!type.arrayType) throw invalid('An ARRAY parameter needs its arrayType');
    const { arrayType } = type;
    const items = (value.arrayValues ?? []).map((item) => bind(arrayType, item).value);
    return { value: listValue(items), type: LIST(duckType(arrayType)) };
  }
  if (type.type.toUpperCase() === 'STRUCT') {
    const entries = (type.structTypes ?? []).map(({ name = '', type: inner }): [string, DuckDBValue] => [
      name,
      bind(inner, value.structValues?.[name] ?? {}).value,
    ]);
    return { value: structValue(Object.fromEntries(entries)), type: duckType(type) };
  }
  return { value: scalar(type, value.value), type: duckType(type) };
}

function scalar(type: ParameterType, text: string | null | undefined): DuckDBValue {
  if (text === undefined || text === null) return null;
  try {
    const [value] = decodeRow([field(type)], { value: text }, 'refuse');
    return value ?? null;
  } catch (error) {
    if (error instanceof BadValue)
      throw new InvalidQuery(`Invalid value of a query parameter: ${error.message}`);
    throw error;
  }
}

function field(type: ParameterType): Field {
  return readField({ name: 'value', type: type.type });
}

function duckType(type: ParameterType): DuckDBType {
  const name = type.type.toUpperCase();
  if (name === 'ARRAY' && type.arrayType) return LIST(duckType(type.arrayType));
  if (name === 'STRUCT') {
    return STRUCT(
      Object.fromEntries(
        (type.structTypes ?? []).map(({ name: entry = '', type: inner }) => [entry, duckType(inner)]),
      ),
    );
  }
  const { type: known } = field(type);
  if (known === 'RECORD') throw invalid('A STRUCT parameter needs its structTypes');
  return TYPES[known];
}
