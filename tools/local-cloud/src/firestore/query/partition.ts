import type { Database } from '../database.ts';
import type { Cursor } from '../wire.ts';
import type { CompiledQuery } from './query.ts';

/** Cuts a query's results, ordered by name, into parts of about the same size: the cursors between at most `count + 1` parts. */
export function partition(database: Database, query: CompiledQuery, count: number): Cursor[] {
  const documents = query.run(database.store);
  const cuts = Math.min(count, documents.length);
  return Array.from({ length: cuts }, (_, index) => {
    const document = documents[Math.floor(((index + 1) * documents.length) / (cuts + 1))];
    return { values: document ? [{ referenceValue: database.nameOf(document.path) }] : [], before: true };
  });
}
