import type { AppendTable, MirrorPlace, TableField } from './tables.ts';
import type { MirrorView } from './views.ts';

/** What is there under a name: the columns of a table, or the query of a view. */
export type Present =
  | { readonly kind: 'table'; readonly fields: readonly PresentField[] }
  | { readonly kind: 'view'; readonly query: string };

/** A column that is there. */
export type PresentField = Pick<TableField, 'name'> & { readonly type: string; readonly mode?: string };

/** One step that brings the dataset nearer to what the code expects, or says why none can. */
export type SchemaStep =
  | { readonly step: 'create table'; readonly table: AppendTable }
  | { readonly step: 'add columns'; readonly table: AppendTable; readonly columns: readonly TableField[] }
  | { readonly step: 'create view' | 'renew view'; readonly view: MirrorView }
  | { readonly step: 'conflict'; readonly name: string; readonly reason: string };

/** Other names of types, as the API gives or takes them. */
const SAME_TYPE: Readonly<Record<string, string>> = { INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN' };

/** What is to be done about a table. Columns are added, never dropped nor changed: rows would be lost. */
export function tableStep(table: AppendTable, present: Present | undefined): SchemaStep | undefined {
  if (!present) return { step: 'create table', table };
  if (present.kind !== 'table')
    return { step: 'conflict', name: table.name, reason: 'there is a view of this name' };
  const known = new Map(present.fields.map((field) => [field.name.toLowerCase(), field]));
  for (const { name, type, mode } of table.fields) {
    const field = known.get(name.toLowerCase());
    if (!field) continue;
    const [is, wanted] = [kindOf(field.type, field.mode), kindOf(type, mode)];
    if (is !== wanted) {
      return { step: 'conflict', name: table.name, reason: `column ${name} is ${is}, expected ${wanted}` };
    }
  }
  const columns = table.fields.filter(({ name }) => !known.has(name.toLowerCase()));
  // Rows that are there have no value in a new column.
  const required = columns.find(({ mode }) => mode === 'REQUIRED');
  if (required) {
    const reason = `column ${required.name} is missing, and one that is REQUIRED cannot be added`;
    return { step: 'conflict', name: table.name, reason };
  }
  return columns.length > 0 ? { step: 'add columns', table, columns } : undefined;
}

/**
 * What is to be done about a view. A view keeps the columns that its tables had when it was made, so it is renewed as well
 * when `sources` says that they got new ones.
 */
export function viewStep(
  view: MirrorView,
  place: MirrorPlace,
  present: Present | undefined,
  sources: 'same' | 'grown',
): SchemaStep | undefined {
  if (!present) return { step: 'create view', view };
  if (present.kind !== 'view')
    return { step: 'conflict', name: view.name, reason: 'there is a table of this name' };
  const same = present.query === view.sql(place) && sources === 'same';
  return same ? undefined : { step: 'renew view', view };
}

function kindOf(type: string, mode = 'NULLABLE'): string {
  const name = SAME_TYPE[type] ?? type;
  return mode === 'REPEATED' ? `a list of ${name}` : name;
}
