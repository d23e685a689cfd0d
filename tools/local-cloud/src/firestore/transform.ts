import { invalid } from './failure.ts';
import { toTimestamp, type Micros } from './time.ts';
import { compareValues } from './values/compare.ts';
import { elementsOf, NULL } from './values/kind.ts';
import { addNumbers, compareNumbers, numberOf } from './values/number.ts';
import type { FieldTransform, Value } from './wire.ts';

/** What a transform makes of a field's value, and what it reports to the writer. */
export interface Transformed {
  readonly value: Value;
  readonly result: Value;
}

/** Applies one field transform; throws INVALID_ARGUMENT for an unknown one or an operand of the wrong type. */
export function transformField(
  transform: FieldTransform,
  current: Value | undefined,
  time: Micros,
): Transformed {
  const { setToServerValue, increment, maximum, minimum, appendMissingElements, removeAllFromArray } =
    sent(transform);
  if (setToServerValue !== undefined) return both({ timestampValue: toTimestamp(wholeMillisecond(time)) });
  if (increment) return both(add(current, operand(increment)));
  if (maximum) return both(extreme(current, operand(maximum), 1));
  if (minimum) return both(extreme(current, operand(minimum), -1));
  if (appendMissingElements) return listOf(append(current, appendMissingElements.values));
  if (removeAllFromArray) return listOf(without(current, removeAllFromArray.values));
  throw invalid(`Unknown transform of "${transform.fieldPath}".`);
}

/** Only what was sent: the other members of the oneof read as defaults. */
const sent = (transform: FieldTransform): Partial<FieldTransform> => ({ ...transform });

/** "The time at which the server processed the request, with millisecond precision": DocumentTransform.ServerValue. */
const wholeMillisecond = (time: Micros): Micros => Math.floor(time / 1000) * 1000;

const both = (value: Value): Transformed => ({ value, result: value });

/** An array transform reports a null, not the array. */
const listOf = (values: readonly Value[]): Transformed => ({
  value: { arrayValue: { values } },
  result: NULL,
});

function operand(value: Value): Value {
  if (numberOf(value) === undefined) throw invalid('A numeric transform needs a number.');
  return value;
}

const add = (current: Value | undefined, by: Value): Value =>
  current && numberOf(current) !== undefined ? addNumbers(current, by) : by;

function extreme(current: Value | undefined, other: Value, sign: 1 | -1): Value {
  const [now, then] = [numberOf(current), numberOf(other)];
  if (!current || now === undefined || then === undefined) return other;
  return sign * compareNumbers(now, then) >= 0 ? current : other;
}

const has = (values: readonly Value[], wanted: Value): boolean =>
  values.some((value) => compareValues(value, wanted) === 0);

function append(current: Value | undefined, added: readonly Value[]): Value[] {
  const values = [...elementsOf(current ?? NULL)];
  for (const value of added) if (!has(values, value)) values.push(value);
  return values;
}

const without = (current: Value | undefined, removed: readonly Value[]): Value[] =>
  elementsOf(current ?? NULL).filter((value) => !has(removed, value));
