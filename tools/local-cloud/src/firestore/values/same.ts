import type { Fields, Value } from '../wire.ts';
import { compareValues } from './compare.ts';
import { elementsOf, fieldsOf, kindOf } from './kind.ts';

/** Whether two values would be stored alike: unlike in a query, the integer 1 and the double 1 differ, and so do 0 and -0. */
function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (kind === 'mapValue') return sameFields(fieldsOf(a) ?? {}, fieldsOf(b) ?? {});
  if (kind === 'arrayValue') return sameElements(elementsOf(a), elementsOf(b));
  if (kind === 'doubleValue') return Object.is(a.doubleValue, b.doubleValue);
  return compareValues(a, b) === 0;
}

const sameElements = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length &&
  a.every((element, index) => {
    const other = b[index];
    return other !== undefined && sameValue(element, other);
  });

/** Whether two documents' or maps' fields would be stored alike. */
export function sameFields(a: Fields, b: Fields): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      const [left, right] = [a[key], Object.hasOwn(b, key) ? b[key] : undefined];
      return left !== undefined && right !== undefined && sameValue(left, right);
    })
  );
}
