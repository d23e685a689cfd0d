import { invalid } from '../failure.ts';
import type { StoredDocument } from '../store.ts';
import { compareNames, compareStrings, compareValues } from '../values/compare.ts';
import { NAME } from '../values/field-path.ts';
import type { Cursor, StructuredQuery } from '../wire.ts';
import { readerOf, type FieldReader } from './filter.ts';

/** One criterion of the results' order. */
export interface Criterion {
  readonly field: string;
  readonly read: FieldReader;
  readonly sign: 1 | -1;
}

const DESCENDING = 2;

/**
 * The whole order of a query: what it asks for, then the fields it compares by order, then the document's name, so that no two
 * documents tie.
 */
export function compileOrder(
  root: string,
  { orderBy = [] }: StructuredQuery,
  ordering: readonly string[],
): Criterion[] {
  const asked = orderBy.map(({ field, direction }) => ({
    field: field.fieldPath,
    descends: direction === DESCENDING,
  }));
  const descends = asked.at(-1)?.descends === true;
  const fields = new Set(asked.map(({ field }) => field));
  const implied = [...new Set([...ordering.filter((field) => field !== NAME).sort(compareStrings), NAME])]
    .filter((field) => !fields.has(field))
    .map((field) => ({ field, descends }));
  return [...asked, ...implied].map((criterion) => ({
    field: criterion.field,
    read: readerOf(root, criterion.field),
    sign: criterion.descends ? -1 : 1,
  }));
}

/** Whether the document has every field that the results are ordered by: one that lacks any is not in the results. */
export const isOrdered = (order: readonly Criterion[], document: StoredDocument): boolean =>
  order.every(({ field, read }) => field === NAME || read(document) !== undefined);

/** Compares two documents in this order. */
export function compareDocuments(order: readonly Criterion[], a: StoredDocument, b: StoredDocument): number {
  for (const { field, read, sign } of order) {
    if (field === NAME) return sign * compareNames(a.path, b.path);
    const [left, right] = [read(a), read(b)];
    const result = left && right ? compareValues(left, right) : 0;
    if (result !== 0) return sign * result;
  }
  return 0;
}

/** Whether a document lies between the cursors of a query. */
export function compileCursors(
  order: readonly Criterion[],
  { startAt, endAt }: StructuredQuery,
): (document: StoredDocument) => boolean {
  const [start, end] = [startAt ?? undefined, endAt ?? undefined];
  checkCursor(order, start);
  checkCursor(order, end);
  return (document) => {
    const fromStart = start ? compareToCursor(order, document, start) : 1;
    const toEnd = end ? compareToCursor(order, document, end) : -1;
    const started = start?.before === true ? fromStart >= 0 : fromStart > 0;
    return started && (end?.before === false ? toEnd <= 0 : toEnd < 0);
  };
}

function checkCursor(order: readonly Criterion[], cursor: Cursor | undefined): void {
  if (cursor && cursor.values.length > order.length)
    throw invalid('A cursor has more values than the query has orders.');
}

function compareToCursor(order: readonly Criterion[], document: StoredDocument, { values }: Cursor): number {
  for (const [index, value] of values.entries()) {
    const criterion = order[index];
    const actual = criterion?.read(document);
    const result = criterion && actual ? criterion.sign * compareValues(actual, value) : 0;
    if (result !== 0) return result;
  }
  return 0;
}
