import { BigqueryError } from './errors.ts';
import { columnType, type Field, readField } from './schema.ts';
import { identifier } from './sql/literals.ts';
import { translate } from './sql/translate.ts';

/** A resource's JSON as the REST API gives it. */
export type Resource = Readonly<Record<string, unknown>>;

/** A table or view. */
export interface Table {
  readonly dataset: string;
  readonly id: string;
  readonly type: 'TABLE' | 'VIEW';
  /** In the order of the database's columns. */
  readonly fields: readonly Field[];
  /** What the client said of it beyond the schema: partitioning, description, the view's GoogleSQL. */
  readonly resource: Resource;
}

/** Schema of the database that keeps what DuckDB itself cannot: the resources as clients described them. */
export const OWN = '_bigquery';

/** DuckDB's name of a table. */
export const qualified = (dataset: string, table: string) => `${identifier(dataset)}.${identifier(table)}`;

/** @throws BigqueryError 400 for what is no dataset's or table's name. */
export function checkId(id: string): void {
  if (!/^[A-Za-z0-9_]{1,1024}$/.test(id) || ['main', OWN, 'information_schema', 'pg_catalog'].includes(id)) {
    throw new BigqueryError(400, 'invalid', `Invalid ID "${id}": letters, digits and underscores are taken`);
  }
}

function schemaOf(resource: Resource): readonly Field[] {
  const fields = (resource.schema as { fields?: unknown } | undefined)?.fields;
  return Array.isArray(fields) ? fields.map(readField) : [];
}

/** The statement that creates a table or view as a client describes it. @throws BigqueryError 400 */
export function definition(dataset: string, id: string, resource: Resource): string {
  const query = (resource.view as { query?: unknown } | undefined)?.query;
  if (typeof query === 'string') {
    const [select] = translate(query);
    return `CREATE VIEW ${qualified(dataset, id)} AS ${select?.sql ?? ''}`;
  }
  const columns = schemaOf(resource).map((field) => `${identifier(field.name)} ${columnType(field)}`);
  if (columns.length === 0) {
    throw new BigqueryError(400, 'invalid', "The local BigQuery needs a table's schema when it is created");
  }
  return `CREATE TABLE ${qualified(dataset, id)} (${columns.join(', ')})`;
}

/** The columns that an update adds. @throws BigqueryError 400 when it drops or changes one. */
export function newFields(table: Table, resource: Resource): readonly Field[] {
  if (!resource.schema || table.type === 'VIEW') return [];
  const wanted = schemaOf(resource);
  for (const field of table.fields) {
    const same = wanted.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    if (!same || columnType(same) !== columnType(field)) {
      const what = same ? `changed type from ${field.type} to ${same.type}` : `is missing in new schema`;
      throw new BigqueryError(
        400,
        'invalid',
        `Provided Schema does not match Table ${table.dataset}.${table.id}. Field ${field.name} ${what}`,
      );
    }
  }
  const known = new Set(table.fields.map(({ name }) => name.toLowerCase()));
  return wanted.filter(({ name }) => !known.has(name.toLowerCase()));
}

/** The database's columns, with the modes and descriptions that a client gave them. */
export function described(columns: readonly Field[], resource: Resource): readonly Field[] {
  const told = new Map(schemaOf(resource).map((field) => [field.name.toLowerCase(), field]));
  return columns.map((column) => told.get(column.name.toLowerCase()) ?? column);
}
