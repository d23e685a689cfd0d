import type { Int64, Value } from '../wire.ts';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** A 64-bit integer without loss. */
export function exactInteger(value: Int64): number | bigint {
  const near = typeof value === 'object' ? value.toNumber() : Number(value);
  return Number.isSafeInteger(near) ? near : BigInt(value.toString());
}

/** The number in an integer or double value, without loss; undefined for any other value. */
export function numberOf(value: Value | undefined): number | bigint | undefined {
  if (value?.integerValue !== undefined && Object.hasOwn(value, 'integerValue'))
    return exactInteger(value.integerValue);
  if (value?.doubleValue !== undefined && Object.hasOwn(value, 'doubleValue')) return value.doubleValue;
  return undefined;
}

/** Whether the value is an integer, as opposed to a double that may be whole. */
const isInteger = (value: Value): boolean => Object.hasOwn(value, 'integerValue');

/** Orders numbers: NaN first, then by size, whole and fractional ones mixed. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum as Firestore's increment makes it: integers stay integers and stop at the bounds of 64 bits. */
export function addNumbers(a: Value, b: Value): Value {
  const [left, right] = [numberOf(a) ?? 0, numberOf(b) ?? 0];
  if (!isInteger(a) || !isInteger(b)) return { doubleValue: Number(left) + Number(right) };
  const sum = Number(left) + Number(right);
  if (Number.isSafeInteger(sum)) return { integerValue: sum };
  const exact = BigInt(left) + BigInt(right);
  return { integerValue: String(exact > MAX ? MAX : exact < MIN ? MIN : exact) };
}
