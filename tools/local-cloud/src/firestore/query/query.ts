import { invalid } from '../failure.ts';
import { collectionOf } from '../names.ts';
import { inScope, type DocumentStore, type Scope, type StoredDocument } from '../store.ts';
import type { Micros } from '../time.ts';
import { project } from '../values/field-path.ts';
import type { Fields, StructuredQuery } from '../wire.ts';
import { compileFilter } from './filter.ts';
import { nearest } from './nearest.ts';
import { compareDocuments, compileCursors, compileOrder, isOrdered } from './order.ts';

/** A query that can be run many times. */
export interface CompiledQuery {
  /** Whether a document would be in the results if offset and limit were not. */
  readonly matches: (document: StoredDocument) => boolean;
  /** The results in order, now or as they were at a time. */
  readonly run: (store: DocumentStore, at?: Micros) => StoredDocument[];
  /** The fields of a result that the query asks for. */
  readonly select: (document: StoredDocument) => Fields;
}

/**
 * Compiles a query.
 * @param root name of the database's documents
 * @param parent path of the document whose collections are searched, '' for the root
 * @throws INVALID_ARGUMENT when the query makes no sense
 */
export function compileQuery(root: string, parent: string, query: StructuredQuery): CompiledQuery {
  const scope = scopeOf(parent, query);
  const filter = compileFilter(root, query.where);
  const order = compileOrder(root, query, filter.ordering);
  const between = compileCursors(order, query);
  const [offset, limit] = [query.offset ?? 0, query.limit?.value ?? Infinity];
  if (offset < 0 || limit < 0) throw invalid('An offset or limit must not be negative.');
  const { findNearest } = query;
  const mask = query.select?.fields.map(({ fieldPath }) => fieldPath);
  const selected = (document: StoredDocument): boolean =>
    filter.matches(document) && isOrdered(order, document) && between(document);
  return {
    matches: (document) => inScope(scope, collectionOf(document.path)) && selected(document),
    run: (store, at) => {
      const found = Array.from(store.scan(scope, at)).filter(selected);
      const sorted = found.sort((a, b) => compareDocuments(order, a, b)).slice(offset, offset + limit);
      return findNearest ? nearest(root, findNearest, sorted) : sorted;
    },
    select: ({ fields }) => project(fields, mask),
  };
}

function scopeOf(parent: string, { from = [] }: StructuredQuery): Scope {
  const [selector] = from;
  if (!selector || from.length > 1) throw invalid('A query must select from one collection.');
  return {
    parent,
    collectionId: selector.collectionId === '' ? undefined : selector.collectionId,
    allDescendants: selector.allDescendants === true,
  };
}
