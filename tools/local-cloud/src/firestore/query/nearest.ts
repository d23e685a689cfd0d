import { invalid } from '../failure.ts';
import type { StoredDocument } from '../store.ts';
import { editFields, parseFieldPath } from '../values/field-path.ts';
import { vectorOf } from '../values/kind.ts';
import type { FindNearest } from '../wire.ts';
import { readerOf } from './filter.ts';

/** How far two vectors are apart; a measure for which near is large has its sign turned for sorting. */
interface Measure {
  readonly between: (a: readonly number[], b: readonly number[]) => number;
  readonly sign: 1 | -1;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const length = (a: readonly number[]): number => Math.sqrt(dot(a, a));

/** By number in google.firestore.v1.StructuredQuery.FindNearest.DistanceMeasure. */
const MEASURES: Readonly<Record<number, Measure>> = {
  1: { between: (a, b) => length(a.map((value, index) => value - (b[index] ?? 0))), sign: 1 },
  2: { between: (a, b) => 1 - dot(a, b) / (length(a) * length(b)), sign: 1 },
  3: { between: dot, sign: -1 },
};

/** Keeps the documents nearest to the query's vector, nearest first; throws INVALID_ARGUMENT for a wrong question. */
export function nearest(
  root: string,
  query: FindNearest,
  documents: readonly StoredDocument[],
): StoredDocument[] {
  const measure = MEASURES[query.distanceMeasure];
  const wanted = vectorOf(query.queryVector);
  if (!measure || !wanted || !query.limit)
    throw invalid('findNearest needs a vector, a distance measure and a limit.');
  const read = readerOf(root, query.vectorField.fieldPath);
  const reach = query.distanceThreshold?.value;
  return documents
    .flatMap((document) => {
      const value = read(document);
      const vector = value && vectorOf(value);
      return vector?.length === wanted.length
        ? [{ document, distance: measure.between(vector, wanted) }]
        : [];
    })
    .filter(({ distance }) => reach === undefined || measure.sign * (distance - reach) <= 0)
    .sort((a, b) => measure.sign * (a.distance - b.distance))
    .slice(0, query.limit.value)
    .map(({ document, distance }) => withDistance(document, query.distanceResultField, distance));
}

function withDistance(document: StoredDocument, field: string | undefined, distance: number): StoredDocument {
  if (!field) return document;
  const editor = editFields(document.fields);
  editor.put(parseFieldPath(field), { doubleValue: distance });
  return { ...document, fields: editor.fields };
}
