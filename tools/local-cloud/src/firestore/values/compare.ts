import { fromTimestamp } from '../time.ts';
import type { Fields, Timestamp, Value } from '../wire.ts';
import { elementsOf, fieldsOf, kindOf, vectorOf } from './kind.ts';
import { compareNumbers, numberOf } from './number.ts';

/** The order of types: https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering */
const RANKS: Readonly<Record<keyof Value, number>> = {
  nullValue: 0,
  booleanValue: 1,
  integerValue: 2,
  doubleValue: 2,
  timestampValue: 3,
  stringValue: 4,
  bytesValue: 5,
  referenceValue: 6,
  geoPointValue: 7,
  arrayValue: 8,
  mapValue: 10,
};
const VECTOR_RANK = 9;

/** Where the value's type stands among the types; values of different ranks never equal. */
export const rankOf = (value: Value): number => (vectorOf(value) ? VECTOR_RANK : RANKS[kindOf(value)]);

/** Firestore's total order of values: negative, 0 or positive. An integer equals a double of the same size. */
export function compareValues(a: Value, b: Value): number {
  const rank = rankOf(a);
  const ranks = rank - rankOf(b);
  return ranks === 0 ? (COMPARE[rank]?.(a, b) ?? 0) : ranks;
}

const COMPARE: readonly ((a: Value, b: Value) => number)[] = [
  () => 0,
  (a, b) => Number(a.booleanValue) - Number(b.booleanValue),
  (a, b) => compareNumbers(numberOf(a) ?? 0, numberOf(b) ?? 0),
  (a, b) => compareTimes(a.timestampValue ?? {}, b.timestampValue ?? {}),
  (a, b) => compareStrings(a.stringValue ?? '', b.stringValue ?? ''),
  (a, b) => Buffer.compare(a.bytesValue ?? Buffer.alloc(0), b.bytesValue ?? Buffer.alloc(0)),
  (a, b) => compareNames(a.referenceValue ?? '', b.referenceValue ?? ''),
  (a, b) =>
    (a.geoPointValue?.latitude ?? 0) - (b.geoPointValue?.latitude ?? 0) ||
    (a.geoPointValue?.longitude ?? 0) - (b.geoPointValue?.longitude ?? 0),
  (a, b) => compareLists(elementsOf(a), elementsOf(b)),
  (a, b) => compareVectors(vectorOf(a) ?? [], vectorOf(b) ?? []),
  (a, b) => compareMaps(fieldsOf(a) ?? {}, fieldsOf(b) ?? {}),
];

const compareTimes = (a: Timestamp, b: Timestamp): number =>
  fromTimestamp(a) - fromTimestamp(b) || (a.nanos ?? 0) - (b.nanos ?? 0);

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareValues(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareVectors(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, left] of a.entries()) {
    const order = compareNumbers(left, b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareMaps(a: Fields, b: Fields): number {
  const [left, right] = [sortedEntries(a), sortedEntries(b)];
  for (const [index, [key, value]] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareStrings(key, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const sortedEntries = (fields: Fields): [string, Value][] =>
  Object.entries(fields).sort(([a], [b]) => compareStrings(a, b));

/** Orders strings by their UTF-8 bytes, which is by code point: JavaScript's own order differs beyond U+FFFF. */
export const compareStrings = (a: string, b: string): number => compareCodeUnits(a, b, (unit) => unit);

/** Orders resource names id by id: a shorter path, and a shorter id, comes before what it begins. */
export const compareNames = (a: string, b: string): number =>
  compareCodeUnits(firstIdsEmpty(a), firstIdsEmpty(b), (unit) => (unit === SLASH ? -1 : unit));

/**
 * Numeric ids, which documents of Datastore have, come before all others, as an empty one would. No document here has one, but
 * bounds of queries do: `recursiveDelete` begins with the least of them.
 */
const firstIdsEmpty = (name: string): string =>
  name.includes('/__id') ? name.replaceAll(/\/__id-?\d+__(?=\/|$)/g, '/') : name;

const SLASH = '/'.charCodeAt(0);

function compareCodeUnits(a: string, b: string, weigh: (unit: number) => number): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    const surrogates = Number(isSurrogate(left)) - Number(isSurrogate(right));
    return surrogates || weigh(left) - weigh(right);
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
