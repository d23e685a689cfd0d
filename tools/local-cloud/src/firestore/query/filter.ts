import { invalid } from '../failure.ts';
import type { StoredDocument } from '../store.ts';
import { NAME, parseFieldPath, valueAt } from '../values/field-path.ts';
import { NULL } from '../values/kind.ts';
import type { Filter, Value } from '../wire.ts';
import { FIELD_OPERATORS, isNaNValue, isNull, type Operator, UNARY_OPERATORS } from './operators.ts';

/** Reads one field of a document, its name included. */
export type FieldReader = (document: StoredDocument) => Value | undefined;

/** A reader of the field at this path. */
export function readerOf(root: string, fieldPath: string): FieldReader {
  if (fieldPath === NAME) return ({ path }) => ({ referenceValue: `${root}/${path}` });
  const path = parseFieldPath(fieldPath);
  return ({ fields }) => valueAt(fields, path);
}

/** A compiled `where`. */
export interface CompiledFilter {
  readonly matches: (document: StoredDocument) => boolean;
  /** Fields that the filter compares by order, which a query also sorts by. */
  readonly ordering: readonly string[];
}

const EVERYTHING: CompiledFilter = { matches: () => true, ordering: [] };
const OR = 2;
const ARRAY_CONTAINS = 7;
const ARRAY_CONTAINS_ANY = 9;
const ARRAY_OPERATORS: ReadonlySet<number> = new Set([ARRAY_CONTAINS, ARRAY_CONTAINS_ANY]);

/** Compiles a query's `where`; throws INVALID_ARGUMENT for an unknown filter or operator. */
export function compileFilter(root: string, filter: Filter | null | undefined): CompiledFilter {
  if (!filter) return EVERYTHING;
  if (filter.compositeFilter) {
    checkArrayFilters(filter.compositeFilter.op, filter.compositeFilter.filters);
    const parts = filter.compositeFilter.filters.map((part) => compileFilter(root, part));
    const ordering = parts.flatMap((part) => part.ordering);
    return filter.compositeFilter.op === OR
      ? { matches: (document) => parts.some(({ matches }) => matches(document)), ordering }
      : { matches: (document) => parts.every(({ matches }) => matches(document)), ordering };
  }
  if (filter.fieldFilter) {
    const { field, op, value } = filter.fieldFilter;
    if (op === ARRAY_CONTAINS && (isNull(value) || isNaNValue(value)))
      throw invalid('No array-contains finds a null or a NaN.');
    return compileTest(root, field.fieldPath, FIELD_OPERATORS[op], value);
  }
  if (filter.unaryFilter) {
    const { field, op } = filter.unaryFilter;
    return compileTest(root, field.fieldPath, UNARY_OPERATORS[op], NULL);
  }
  throw invalid('A filter must be a composite, a field or a unary filter.');
}

function compileTest(
  root: string,
  field: string,
  operator: Operator | undefined,
  wanted: Value,
): CompiledFilter {
  if (!operator) throw invalid(`Unknown filter operator on "${field}".`);
  const read = readerOf(root, field);
  return {
    matches: (document) => {
      const actual = read(document);
      return actual !== undefined && operator.test(actual, wanted);
    },
    ordering: operator.orders ? [field] : [],
  };
}

/** An index holds one array at most: https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries */
function checkArrayFilters(op: number, filters: readonly Filter[]): void {
  const ofArrays = filters.filter(({ fieldFilter }) => ARRAY_OPERATORS.has(fieldFilter?.op ?? 0));
  if (op !== OR && ofArrays.length > 1)
    throw invalid('At most one array-contains filter may be in a conjunction.');
}
