import { invalid } from '../failure.ts';
import type { StoredDocument } from '../store.ts';
import { NULL } from '../values/kind.ts';
import { addNumbers, exactInteger, numberOf } from '../values/number.ts';
import type { Aggregation, Fields, Value } from '../wire.ts';
import { readerOf } from './filter.ts';

/** Computes the aggregations of a query's results, by alias; throws INVALID_ARGUMENT for an unknown one. */
export function aggregate(
  root: string,
  aggregations: readonly Aggregation[],
  documents: readonly StoredDocument[],
): Fields {
  return Object.fromEntries(
    aggregations.map((aggregation, index) => [
      aggregation.alias || `field_${index + 1}`,
      compute(root, aggregation, documents),
    ]),
  );
}

function compute(
  root: string,
  { count, sum, avg }: Aggregation,
  documents: readonly StoredDocument[],
): Value {
  if (count) {
    const limit = count.upTo ? Number(exactInteger(count.upTo.value)) : Infinity;
    return { integerValue: Math.min(documents.length, limit) };
  }
  if (sum) return total(numbers(root, sum.field.fieldPath, documents));
  if (avg) {
    const values = numbers(root, avg.field.fieldPath, documents);
    return values.length === 0 ? NULL : { doubleValue: Number(numberOf(total(values))) / values.length };
  }
  throw invalid('An aggregation must be a count, a sum or an average.');
}

const numbers = (root: string, field: string, documents: readonly StoredDocument[]): Value[] => {
  const read = readerOf(root, field);
  return documents
    .map(read)
    .filter((value) => value !== undefined && numberOf(value) !== undefined) as Value[];
};

const total = (values: readonly Value[]): Value => values.reduce(addNumbers, { integerValue: 0 });
