import type { Database } from './database.ts';
import { invalid } from './failure.ts';
import { below, databaseOf, documentPath, liesBelow, pathBelow } from './names.ts';
import { aggregate } from './query/aggregate.ts';
import { partition } from './query/partition.ts';
import { compileQuery } from './query/query.ts';
import { toTimestamp } from './time.ts';
import type { View } from './transaction.ts';
import { compareNames, compareStrings } from './values/compare.ts';
import { project } from './values/field-path.ts';
import type {
  Aggregation,
  Consistency,
  Cursor,
  Document,
  DocumentMask,
  Fields,
  StructuredQuery,
  Timestamp,
} from './wire.ts';

interface Explain {
  readonly explainOptions?: { readonly analyze?: boolean } | null;
}

/** The part of google.firestore.v1.BatchGetDocumentsRequest that is answered. */
export interface BatchGetRequest extends Consistency {
  readonly database: string;
  readonly documents: readonly string[];
  readonly mask?: DocumentMask | null;
}

/** google.firestore.v1.RunQueryRequest. */
export interface RunQueryRequest extends Consistency, Explain {
  readonly parent: string;
  readonly structuredQuery?: StructuredQuery | null;
}

/** google.firestore.v1.RunAggregationQueryRequest. */
export interface RunAggregationQueryRequest extends Consistency, Explain {
  readonly parent: string;
  readonly structuredAggregationQuery?: {
    readonly structuredQuery?: StructuredQuery | null;
    readonly aggregations: readonly Aggregation[];
  } | null;
}

interface BatchGetResponse {
  readonly found?: Document;
  readonly missing?: string;
  readonly transaction?: Uint8Array;
  readonly readTime: Timestamp;
}

/** Answers BatchGetDocuments: one message a document, in the order asked for. */
export function batchGet(view: View, { documents, mask }: BatchGetRequest): BatchGetResponse[] {
  const readTime = toTimestamp(view.readTime);
  return documents.map((name, index) => {
    const document = view.get(documentPath(view.database.root, name));
    const found =
      document && view.database.toWire({ ...document, fields: project(document.fields, mask?.fieldPaths) });
    return { ...(found ? { found } : { missing: name }), ...begun(index, view), readTime };
  });
}

/** A read that begins a transaction tells its id in the first message. */
const begun = (index: number, view: View): { transaction?: Uint8Array } =>
  index === 0 && view.begun ? { transaction: view.begun } : {};

/** Answers RunQuery: one message a result, or one without a document when there is none. */
export function runQuery(view: View, request: RunQueryRequest): object[] {
  const { database } = view;
  const started = performance.now();
  const query = compileQuery(
    database.root,
    parentPath(database, request.parent),
    request.structuredQuery ?? {},
  );
  const planOnly = request.explainOptions && request.explainOptions.analyze !== true;
  const documents = planOnly ? [] : view.run(query);
  const readTime = toTimestamp(view.readTime);
  const results = documents.map((document, index) => ({
    document: database.toWire({ ...document, fields: query.select(document) }),
    ...begun(index, view),
    readTime,
  }));
  const answer = results.length > 0 ? results : [{ ...begun(0, view), readTime }];
  return request.explainOptions ? [...answer, explain(request, documents.length, started)] : answer;
}

/** Answers RunAggregationQuery with its one message, and the explanation when one is asked for. */
export function runAggregationQuery(view: View, request: RunAggregationQueryRequest): object[] {
  const { database } = view;
  const started = performance.now();
  const { structuredQuery, aggregations = [] } = request.structuredAggregationQuery ?? {};
  const query = compileQuery(database.root, parentPath(database, request.parent), structuredQuery ?? {});
  const documents = view.run(query);
  const aggregateFields: Fields = aggregate(database.root, aggregations, documents);
  const answer = { result: { aggregateFields }, ...begun(0, view), readTime: toTimestamp(view.readTime) };
  return request.explainOptions ? [answer, explain(request, documents.length, started)] : [answer];
}

/** What is known of a query's cost: every query reads its whole collection here, and no index is used. */
function explain({ explainOptions }: Explain, results: number, startedMs: number): object {
  const micros = Math.round((performance.now() - startedMs) * 1000);
  const executionStats = {
    resultsReturned: results,
    executionDuration: { seconds: Math.floor(micros / 1e6), nanos: (micros % 1e6) * 1000 },
    readOperations: results,
  };
  return {
    explainMetrics: { planSummary: { indexesUsed: [] }, ...(explainOptions?.analyze && { executionStats }) },
  };
}

/** google.firestore.v1.PartitionQueryRequest. */
export interface PartitionQueryRequest {
  readonly parent: string;
  readonly structuredQuery?: StructuredQuery | null;
  readonly partitionCount?: { toString(): string };
}

/** Answers PartitionQuery, all partitions in one page. */
export function partitionQuery(database: Database, request: PartitionQueryRequest): { partitions: Cursor[] } {
  const query = compileQuery(
    database.root,
    parentPath(database, request.parent),
    request.structuredQuery ?? {},
  );
  const count = Number(request.partitionCount?.toString() ?? 0);
  if (!(count > 0)) throw invalid('partitionCount must be positive.');
  return { partitions: partition(database, query, count) };
}

/** google.firestore.v1.ListDocumentsRequest. */
export interface ListDocumentsRequest extends Consistency {
  readonly parent: string;
  readonly collectionId: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly mask?: DocumentMask | null;
  readonly showMissing?: boolean;
}

const PAGE = 300;

/** Answers ListDocuments in the order of names; a page token is the last name of the page before. */
export function listDocuments(view: View, request: ListDocumentsRequest): object {
  const { database } = view;
  const collection = below(parentPath(database, request.parent), request.collectionId);
  const scope = {
    parent: parentPath(database, request.parent),
    collectionId: request.collectionId,
    allDescendants: false,
  };
  const at = Object.hasOwn(request, 'readTime') ? view.readTime : undefined;
  const existing = new Map(
    Array.from(database.store.scan(scope, at), (document) => [document.path, document]),
  );
  const paths =
    request.showMissing === true
      ? new Set([...existing.keys(), ...ancestors(database, collection)])
      : existing.keys();
  const after = request.pageToken ?? '';
  const ordered = [...paths]
    .sort(compareNames)
    .filter((path) => after === '' || compareNames(path, after) > 0);
  const size = request.pageSize || PAGE;
  const documents = ordered.slice(0, size).map((path) => {
    const document = existing.get(path);
    if (!document) return { name: database.nameOf(path) };
    return database.toWire({ ...document, fields: project(document.fields, request.mask?.fieldPaths) });
  });
  return { documents, ...(ordered.length > size && { nextPageToken: ordered[size - 1] }) };
}

/** Documents of a collection that need not exist but hold collections below them. */
function* ancestors(database: Database, collection: string): Generator<string> {
  const depth = collection.split('/').length;
  for (const other of database.store.collections()) {
    if (liesBelow(other, collection))
      yield other
        .split('/')
        .slice(0, depth + 1)
        .join('/');
  }
}

/** google.firestore.v1.ListCollectionIdsRequest. */
export interface ListCollectionIdsRequest extends Consistency {
  readonly parent: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** Answers ListCollectionIds: collections that hold a document, or a document further below. */
export function listCollectionIds(database: Database, request: ListCollectionIdsRequest): object {
  const parent = parentPath(database, request.parent);
  const depth = parent === '' ? 0 : parent.split('/').length;
  const ids = new Set<string>();
  for (const collection of database.store.collections()) {
    const id = liesBelow(collection, parent) ? collection.split('/')[depth] : undefined;
    if (id !== undefined) ids.add(id);
  }
  const after = request.pageToken ?? '';
  const ordered = [...ids].sort(compareStrings).filter((id) => after === '' || compareStrings(id, after) > 0);
  const size = request.pageSize || PAGE;
  return {
    collectionIds: ordered.slice(0, size),
    ...(ordered.length > size && { nextPageToken: ordered[size - 1] }),
  };
}

/** The document, or root, that a request searches below. */
export function parentPath(database: Database, name: string): string {
  databaseOf(name);
  const path = pathBelow(database.root, name);
  return path === '' ? path : documentPath(database.root, name);
}
