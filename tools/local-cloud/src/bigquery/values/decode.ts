import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
  listValue,
  structValue,
} from '@duckdb/node-api';
import type { Field } from '../schema.ts';
import { isTimestamp, parseDate, parseMicros, parseTimeOfDay } from './moments.ts';

/** A value that a column cannot take; the message is BigQuery's. */
export class BadValue extends Error {
  override readonly name = 'BadValue';
  /** The column, such as `rec.a[2]`. */
  readonly location: string;

  constructor(location: string, message: string) {
    super(message);
    this.location = location;
  }
}

/** What becomes of fields that the table does not have. */
export type UnknownValues = 'refuse' | 'ignore';

/** Reads a row of insertAll or of a load job, in the order of the table's columns. @throws BadValue */
export function decodeRow(
  fields: readonly Field[],
  row: Readonly<Record<string, unknown>>,
  unknown: UnknownValues,
): DuckDBValue[] {
  const byName = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  const values = fields.map((field) =>
    decode(field, byName.get(field.name.toLowerCase()), field.name, unknown),
  );
  if (unknown === 'refuse') refuseUnknown(fields, row, '');
  return values;
}

function refuseUnknown(fields: readonly Field[], row: object, path: string): void {
  const known = new Set(fields.map((field) => field.name.toLowerCase()));
  const extra = Object.keys(row).find((name) => !known.has(name.toLowerCase()));
  if (extra !== undefined) throw new BadValue(`${path}${extra}`, `no such field: ${path}${extra}.`);
}

function decode(field: Field, value: unknown, path: string, unknown: UnknownValues): DuckDBValue {
  if (field.mode === 'REPEATED') {
    if (value === undefined || value === null) return listValue([]);
    if (!Array.isArray(value)) return listValue([decodeOne(field, value, path, unknown)]);
    return listValue(value.map((item, i) => decodeItem(field, item, `${path}[${i}]`, unknown)));
  }
  if (value === undefined || value === null) {
    if (field.mode === 'REQUIRED') throw new BadValue(path, `Missing required field: ${path}.`);
    return null;
  }
  if (Array.isArray(value)) throw new BadValue(path, `Array specified for non-repeated field: ${path}.`);
  return decodeOne(field, value, path, unknown);
}

function decodeItem(field: Field, item: unknown, path: string, unknown: UnknownValues): DuckDBValue {
  if (item === null) throw new BadValue(path, `Only optional fields can be set to NULL. Field: ${path}`);
  return decodeOne(field, item, path, unknown);
}

function decodeOne(field: Field, value: unknown, path: string, unknown: UnknownValues): DuckDBValue {
  if (field.type === 'RECORD') {
    if (typeof value !== 'object' || value === null)
      throw new BadValue(path, `This field: ${path} is not a record.`);
    const fields = field.fields ?? [];
    if (unknown === 'refuse') refuseUnknown(fields, value, `${path}.`);
    const row = value as Readonly<Record<string, unknown>>;
    return structValue(
      Object.fromEntries(
        fields.map((inner) => [inner.name, decode(inner, row[inner.name], `${path}.${inner.name}`, unknown)]),
      ),
    );
  }
  if (typeof value === 'object' && value !== null) {
    // The clients' wrappers of dates and big numbers travel as {value: "…"}; BigQuery takes those and no other object.
    if (field.type === 'JSON' || !('value' in value))
      throw new BadValue(path, `This field: ${path} is not a record.`);
    return decodeOne(field, value.value, path, unknown);
  }
  return decodeScalar(field, value, path);
}

type Scalar = (text: string, value: unknown) => DuckDBValue | undefined;

const scalars: Readonly<
  Record<Exclude<Field['type'], 'RECORD'>, readonly [Scalar, (text: string) => string]>
> = {
  STRING: [(text) => text, () => ''],
  GEOGRAPHY: [(text) => text, () => ''],
  BYTES: [base64, (text) => `Could not decode base64 string to bytes: ${text}`],
  INTEGER: [integer, (text) => `Cannot convert value to integer (bad value): ${text}`],
  FLOAT: [float, (text) => `Cannot convert value to floating point (bad value): ${text}`],
  NUMERIC: [numeric, (text) => `Invalid NUMERIC value: ${text}`],
  BIGNUMERIC: [numeric, (text) => `Invalid BIGNUMERIC value: ${text}`],
  BOOLEAN: [boolean, (text) => `Cannot convert value to boolean (bad value): ${text}`],
  TIMESTAMP: [timestamp, (text) => `Could not parse '${text}' as a timestamp.`],
  DATETIME: [datetime, (text) => `Invalid datetime string "${text}"`],
  DATE: [date, (text) => `Invalid date: '${text}'`],
  TIME: [time, (text) => `Invalid time string "${text}"`],
  JSON: [json, (text) => `Invalid JSON: ${text.slice(0, 80)}`],
};

function decodeScalar(field: Field, value: unknown, path: string): DuckDBValue {
  const text = String(value);
  if (field.type === 'RECORD') throw new BadValue(path, `This field: ${path} is not a record.`);
  const [read, fault] = scalars[field.type];
  const decoded = read(text, value);
  if (decoded === undefined) throw new BadValue(path, fault(text));
  return decoded;
}

function integer(text: string): bigint | undefined {
  const whole = /^[+-]?\d+(?:\.0+)?$/.test(text) ? BigInt(text.replace(/\.0+$/, '')) : undefined;
  return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

function float(text: string): number | undefined {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

function numeric(text: string): DuckDBDecimalValue | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d{0,9}))?$/.exec(text);
  if (!match) return undefined;
  const digits = BigInt(`${match[2] ?? ''}${(match[3] ?? '').padEnd(9, '0')}`);
  return new DuckDBDecimalValue(match[1] === '-' ? -digits : digits, 38, 9);
}

function boolean(text: string): boolean | undefined {
  if (/^(true|t|yes|y|1)$/i.test(text)) return true;
  return /^(false|f|no|n|0)$/i.test(text) ? false : undefined;
}

/** Numbers are seconds since 1970, also as text. */
function timestamp(text: string): DuckDBTimestampTZValue | undefined {
  const micros = /^-?\d+(\.\d+)?([eE]\d+)?$/.test(text) ? secondsToMicros(text) : parseMicros(text);
  return micros !== undefined && isTimestamp(micros) ? new DuckDBTimestampTZValue(micros) : undefined;
}

function secondsToMicros(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6})\d*)?$/.exec(text);
  if (!match) return BigInt(Math.round(Number(text) * 1e6));
  const micros = BigInt(match[2] ?? '0') * 1_000_000n + BigInt((match[3] ?? '').padEnd(6, '0'));
  return match[1] === '-' ? -micros : micros;
}

function datetime(text: string): DuckDBTimestampValue | undefined {
  const micros = /[Zz]$|[+-]\d\d:?\d\d$/.test(text) ? undefined : parseMicros(text);
  return micros === undefined ? undefined : new DuckDBTimestampValue(micros);
}

function date(text: string): DuckDBDateValue | undefined {
  const days = parseDate(text);
  return days === undefined ? undefined : new DuckDBDateValue(days);
}

function time(text: string): DuckDBTimeValue | undefined {
  const micros = parseTimeOfDay(text);
  return micros === undefined ? undefined : new DuckDBTimeValue(micros);
}

function base64(text: string): DuckDBBlobValue | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(standard)
    ? new DuckDBBlobValue(Buffer.from(standard, 'base64'))
    : undefined;
}

/** A JSON column takes JSON text; a number or a boolean is its own JSON. */
function json(text: string): string | undefined {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
