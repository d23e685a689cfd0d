import { compareValues, rankOf } from '../values/compare.ts';
import { elementsOf, kindOf } from '../values/kind.ts';
import type { Value } from '../wire.ts';

/** A comparison of a query, by its name in google.firestore.v1.StructuredQuery.FieldFilter.Operator. */
export interface Operator {
  readonly name: string;
  /** Whether the field that it is about also orders the results. */
  readonly orders: boolean;
  readonly test: (actual: Value, wanted: Value) => boolean;
}

/** Whether it is the null. */
export const isNull = (value: Value): boolean => kindOf(value) === 'nullValue';
/** Whether it is the double that is no number. */
export const isNaNValue = (value: Value): boolean =>
  kindOf(value) === 'doubleValue' && Number.isNaN(value.doubleValue);
const equal = (a: Value, b: Value): boolean => compareValues(a, b) === 0;
const anyEqual = (values: readonly Value[], wanted: Value): boolean =>
  values.some((value) => equal(value, wanted));

/** A null is equal to nothing and different from nothing: it takes `IS_NULL` to find it. */
const isNotNull = (value: Value): boolean => !isNull(value);
const isNeitherNullNorNaN = (value: Value): boolean => isNotNull(value) && !isNaNValue(value);
const differs: Operator['test'] = (actual, wanted) => isNotNull(actual) && !equal(actual, wanted);
/** A null among the unwanted makes the whole test undefined, so that nothing passes it. */
const isNoneOf: Operator['test'] = (actual, unwanted) =>
  isNotNull(actual) && elementsOf(unwanted).every(isNotNull) && !anyEqual(elementsOf(unwanted), actual);
const contains: Operator['test'] = (actual, wanted) => anyEqual(elementsOf(actual), wanted);
const isOneOf: Operator['test'] = (actual, wanted) => anyEqual(elementsOf(wanted), actual);
const sharesElement: Operator['test'] = (actual, wanted) =>
  elementsOf(actual).some((element) => anyEqual(elementsOf(wanted), element));

/** A range matches values of the bound's own type only, and never a NaN. */
const ranging =
  (holds: (order: number) => boolean): Operator['test'] =>
  (actual, bound) =>
    rankOf(actual) === rankOf(bound) &&
    !isNaNValue(actual) &&
    !isNaNValue(bound) &&
    holds(compareValues(actual, bound));

const below = ranging((order) => order < 0);
const notAbove = ranging((order) => order <= 0);
const above = ranging((order) => order > 0);
const notBelow = ranging((order) => order >= 0);

/** Field filters by their number on the wire. */
export const FIELD_OPERATORS: Readonly<Record<number, Operator>> = {
  1: { name: 'LESS_THAN', orders: true, test: below },
  2: { name: 'LESS_THAN_OR_EQUAL', orders: true, test: notAbove },
  3: { name: 'GREATER_THAN', orders: true, test: above },
  4: { name: 'GREATER_THAN_OR_EQUAL', orders: true, test: notBelow },
  5: { name: 'EQUAL', orders: false, test: equal },
  6: { name: 'NOT_EQUAL', orders: true, test: differs },
  7: { name: 'ARRAY_CONTAINS', orders: false, test: contains },
  8: { name: 'IN', orders: false, test: isOneOf },
  9: { name: 'ARRAY_CONTAINS_ANY', orders: false, test: sharesElement },
  10: { name: 'NOT_IN', orders: true, test: isNoneOf },
};

/** Unary filters by their number on the wire, as operators that heed no second value. */
export const UNARY_OPERATORS: Readonly<Record<number, Operator>> = {
  2: { name: 'IS_NAN', orders: false, test: isNaNValue },
  3: { name: 'IS_NULL', orders: false, test: isNull },
  4: { name: 'IS_NOT_NAN', orders: true, test: isNeitherNullNorNaN },
  5: { name: 'IS_NOT_NULL', orders: true, test: isNotNull },
};
