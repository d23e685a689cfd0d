import { type OfflinePlace, pathIn } from './place.ts';
import { rawEventsTable } from './raw-events.ts';
import { createFunctionSql, offlineRoutines } from './routines.ts';
import { createViewSql, offlineViews } from './views.ts';

/**
 * The statements that bring a dataset to the raw events' table, functions and views, in order. Each can be run again.
 * @param library `gs://` URI of the bundled fold.
 */
export function offlineDefinitions(place: OfflinePlace, library: string): readonly string[] {
  return [
    createTableSql(place),
    ...offlineRoutines.map((routine) => createFunctionSql(routine, place, library)),
    ...offlineViews.map((view) => createViewSql(view, place)),
  ];
}

function createTableSql(place: OfflinePlace): string {
  const { name, description, fields, partitionedBy, clusteredBy } = rawEventsTable;
  const columns = fields.map((field) => `${field.name} ${field.type}`).join(', ');
  return [
    `CREATE TABLE IF NOT EXISTS ${pathIn(place, name)} (${columns})`,
    `PARTITION BY DATE(${partitionedBy})`,
    `CLUSTER BY ${clusteredBy.join(', ')}`,
    `OPTIONS (description = ${JSON.stringify(description)})`,
  ].join('\n');
}
