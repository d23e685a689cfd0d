import { invalid } from '../failure.ts';
import type { Fields, Value } from '../wire.ts';
import { elementsOf, fieldsOf, kindOf } from './kind.ts';

/** Limits of a document: https://firebase.google.com/docs/firestore/quotas#limits */
const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 20;
const MAX_FIELD_NAME_BYTES = 1500;

const textSize = (text: string): number => Buffer.byteLength(text) + 1;
const nameSize = (path: string): number => path.split('/').reduce((sum, id) => sum + textSize(id), 16);

/** Refuses, as INVALID_ARGUMENT, a document that is too large or too deep, or holds a field name or array it must not. */
export function checkLimits(path: string, fields: Fields): void {
  const size = nameSize(path) + 32 + fieldsSize(fields, 1);
  if (size > MAX_BYTES) {
    throw invalid(
      `Document "${path}" cannot be written because its size (${size} bytes) exceeds the maximum allowed size of ${MAX_BYTES} bytes.`,
    );
  }
}

function fieldsSize(fields: Fields, depth: number): number {
  if (depth > MAX_DEPTH) throw invalid(`A field is nested deeper than ${MAX_DEPTH} levels.`);
  let size = 0;
  for (const [name, value] of Object.entries(fields)) {
    checkFieldName(name);
    size += textSize(name) + valueSize(value, depth);
  }
  return size;
}

function checkFieldName(name: string): void {
  if (name === '') throw invalid('A field name must not be empty.');
  if (name.length * 3 > MAX_FIELD_NAME_BYTES && Buffer.byteLength(name) > MAX_FIELD_NAME_BYTES) {
    throw invalid(`Field name "${name.slice(0, 50)}…" is longer than ${MAX_FIELD_NAME_BYTES} bytes.`);
  }
  if (name.startsWith('__') && name.endsWith('__') && name !== '__type__')
    throw invalid(`Field name "${name}" is reserved.`);
}

function valueSize(value: Value, depth: number): number {
  switch (kindOf(value)) {
    case 'nullValue':
    case 'booleanValue':
      return 1;
    case 'stringValue':
      return textSize(value.stringValue ?? '');
    case 'bytesValue':
      return value.bytesValue?.length ?? 0;
    case 'referenceValue':
      return nameSize(value.referenceValue ?? '');
    case 'geoPointValue':
      return 16;
    case 'arrayValue':
      return elementsOf(value).reduce((sum, element) => sum + elementSize(element, depth + 1), 0);
    case 'mapValue':
      return fieldsSize(fieldsOf(value) ?? {}, depth + 1);
    default:
      return 8;
  }
}

function elementSize(element: Value, depth: number): number {
  if (kindOf(element) === 'arrayValue') throw invalid('Cannot convert an array value in an array value.');
  return valueSize(element, depth);
}
