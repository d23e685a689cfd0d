import type { Fields, Value } from '../wire.ts';
import { numberOf } from './number.ts';

/** The member of a value that is present; an empty value, which the protocol does not forbid, is a null. */
export function kindOf(value: Value): keyof Value {
  const [kind = 'nullValue'] = Object.keys(value);
  return kind as keyof Value;
}

/** The one null. */
export const NULL: Value = { nullValue: 0 };

/** The elements of an array value; none of any other. */
export const elementsOf = (value: Value): readonly Value[] => value.arrayValue?.values ?? [];

/** The fields of a map value; undefined for any other. */
export const fieldsOf = (value: Value | undefined): Fields | undefined =>
  value?.mapValue ? (value.mapValue.fields ?? {}) : undefined;

/** The numbers of a vector, which the wire carries as a map of a marked type; undefined for any other value. */
export function vectorOf(value: Value): readonly number[] | undefined {
  const fields = fieldsOf(value);
  if (fields?.__type__?.stringValue !== '__vector__') return undefined;
  return elementsOf(fields.value ?? NULL).map((element) => Number(numberOf(element) ?? NaN));
}
