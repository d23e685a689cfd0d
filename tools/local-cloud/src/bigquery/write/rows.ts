import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor/index.js';
import { invalid } from '../errors.ts';
import type { Field } from '../schema.ts';
import { microsToText } from '../values/encode.ts';
import type { RowDescriptor } from './protocol.ts';

/** Decodes rows of one shape to the values that insertAll takes. */
export type RowDecoder = (bytes: Uint8Array, fields: readonly Field[]) => Record<string, unknown>;

/** Makes the decoder of the rows that a descriptor describes. @throws BigqueryError 400 when it describes no message */
export function rowDecoder(descriptor: RowDescriptor): RowDecoder {
  const file = { name: 'rows.proto', package: 'rows', syntax: 'proto2', messageType: [descriptor] };
  let type: protobuf.Type;
  try {
    const root = (protobuf.Root as unknown as FromDescriptor).fromDescriptor({ file: [file] });
    type = root.lookupType(`rows.${descriptor.name ?? ''}`);
  } catch (error) {
    throw invalid(`Invalid proto schema: ${error instanceof Error ? error.message : String(error)}`);
  }
  return (bytes, fields) => {
    const row = type.toObject(type.decode(bytes), { longs: String, bytes: String, enums: String });
    return record(fields, row);
  };
}

/** What protobufjs' descriptor extension adds. */
interface FromDescriptor {
  fromDescriptor(set: { readonly file: readonly object[] }): protobuf.Root;
}

function record(fields: readonly Field[], row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const field = byName.get(name.toLowerCase());
      return [name, field ? converted(field, value) : value];
    }),
  );
}

const DAY_MICROS = 86_400_000_000n;

/** TIMESTAMP travels as microseconds and DATE as days: https://cloud.google.com/bigquery/docs/write-api#data_type_conversions. */
function converted(field: Field, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => converted(field, item));
  if (field.type === 'RECORD') return record(field.fields ?? [], value as Readonly<Record<string, unknown>>);
  const whole = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
  if (whole && field.type === 'TIMESTAMP') return microsToText(BigInt(value));
  if (whole && field.type === 'DATE') return microsToText(BigInt(value) * DAY_MICROS).slice(0, 10);
  return value;
}
