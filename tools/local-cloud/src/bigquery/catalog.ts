import { randomUUID } from 'node:crypto';
import {
  checkId,
  definition,
  described,
  newFields,
  OWN,
  qualified,
  type Resource,
  type Table,
} from './definitions.ts';
import type { Database } from './engine/database.ts';
import { BigqueryError, duplicate, notFound } from './errors.ts';
import { type LoadLibrary, Routines } from './routines/routines.ts';
import { columnType, type Field, fieldOf } from './schema.ts';
import { identifier, literal } from './sql/literals.ts';

/** A dataset. */
export interface Dataset {
  readonly id: string;
  readonly resource: Resource;
}

/**
 * What exists: DuckDB's own catalog is the truth, so that what a query creates is found over REST too; descriptions
 * are kept beside it.
 */
export class Catalog {
  readonly #database: Database;
  #datasets: ReadonlyMap<string, Dataset> = new Map();
  #tables: ReadonlyMap<string, Table> = new Map();
  #made: ReadonlyMap<string, Made> = new Map();

  /** The functions of all datasets. */
  readonly routines: Routines;

  private constructor(database: Database, routines: Routines) {
    this.#database = database;
    this.routines = routines;
  }

  /** Reads what a database holds. */
  static async open(database: Database, load: LoadLibrary): Promise<Catalog> {
    await database.write(async (connection) => {
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${OWN}`);
      await connection.run(
        `CREATE TABLE IF NOT EXISTS ${OWN}.resources (dataset VARCHAR, "table" VARCHAR, resource JSON)`,
      );
    });
    // Views may call them.
    const catalog = new Catalog(database, await Routines.open(database, load));
    await catalog.refresh();
    return catalog;
  }

  datasets(): readonly Dataset[] {
    return [...this.#datasets.values()].sort(byId);
  }

  /** @throws BigqueryError 404 */
  dataset(id: string): Dataset {
    const dataset = this.#datasets.get(id);
    if (!dataset) throw notFound(`Dataset ${id}`);
    return dataset;
  }

  /** @throws BigqueryError 404 */
  tables(dataset: string): readonly Table[] {
    this.dataset(dataset);
    return [...this.#tables.values()].filter((table) => table.dataset === dataset).sort(byId);
  }

  /** @throws BigqueryError 404 */
  table(dataset: string, id: string): Table {
    this.dataset(dataset);
    const table = this.#tables.get(keyOf(dataset, id));
    if (!table) throw notFound(`Table ${dataset}.${id}`);
    return table;
  }

  /** @throws BigqueryError 409 */
  async createDataset(id: string, resource: Resource): Promise<Dataset> {
    checkId(id);
    await this.#change(async (run) => {
      if (this.#datasets.has(id)) throw duplicate(`Dataset ${id}`);
      await run(`CREATE SCHEMA ${identifier(id)}`);
      await run(keep(id, '', { creationTime: String(Date.now()), ...resource }));
    });
    return this.dataset(id);
  }

  async updateDataset(id: string, resource: Resource): Promise<Dataset> {
    await this.#change(async (run) => run(replace(id, '', { ...this.dataset(id).resource, ...resource })));
    return this.dataset(id);
  }

  /** @throws BigqueryError 400 when it has tables and `contents` says to keep them. */
  async deleteDataset(id: string, contents: 'keep' | 'delete'): Promise<void> {
    await this.#change(async (run) => {
      if (contents === 'keep' && this.tables(id).length > 0) {
        throw new BigqueryError(400, 'resourceInUse', `Dataset ${id} is still in use`);
      }
      this.dataset(id);
      await run(`DROP SCHEMA ${identifier(id)} CASCADE`);
      await run(`DELETE FROM ${OWN}.resources WHERE dataset = ${literal(id)}`);
    });
    await this.routines.forget(id);
  }

  /** @throws BigqueryError 400 for a bad schema or view, 404 for its dataset, 409 when it exists. */
  async createTable(dataset: string, id: string, resource: Resource): Promise<Table> {
    checkId(id);
    const sql = definition(dataset, id, resource);
    await this.#change(async (run) => {
      this.dataset(dataset);
      if (this.#tables.has(keyOf(dataset, id))) throw duplicate(`Table ${dataset}.${id}`);
      await run(sql);
      await run(keep(dataset, id, { creationTime: String(Date.now()), ...resource }));
    });
    return this.table(dataset, id);
  }

  /** Adds columns, replaces a view's query, changes descriptions. Columns cannot be dropped or change type. */
  async updateTable(dataset: string, id: string, resource: Resource): Promise<Table> {
    await this.#change(async (run) => {
      const table = this.table(dataset, id);
      for (const field of newFields(table, resource)) {
        await run(
          `ALTER TABLE ${qualified(dataset, id)} ADD COLUMN ${identifier(field.name)} ${columnType(field)}`,
        );
      }
      if (resource.view) await run(definition(dataset, id, resource).replace('CREATE', 'CREATE OR REPLACE'));
      await run(replace(dataset, id, { ...table.resource, ...resource }));
    });
    return this.table(dataset, id);
  }

  async deleteTable(dataset: string, id: string): Promise<void> {
    await this.#change(async (run) => {
      await run(`DROP ${this.table(dataset, id).type} ${qualified(dataset, id)}`);
      await run(forget(dataset, id));
    });
  }

  /** Reads the database's catalog anew: after a statement that may have changed it. */
  async refresh(): Promise<void> {
    const resources = await this.#resources();
    const schemas = await this.#database.read(
      `SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database() AND NOT internal`,
    );
    const datasets = new Map<string, Dataset>();
    for (const [name] of schemas.getRows()) {
      const id = String(name);
      if (id !== OWN) datasets.set(id, { id, resource: resources.get(keyOf(id, '')) ?? {} });
    }
    // Both at once: whoever looks meanwhile sees what was, never a part of what is.
    this.#tables = await this.#readTables(resources);
    this.#datasets = datasets;
  }

  async #readTables(resources: ReadonlyMap<string, Resource>): Promise<ReadonlyMap<string, Table>> {
    const listed = await this.#database.read(
      `SELECT schema_name, table_name, 'TABLE', sql FROM duckdb_tables() WHERE database_name = current_database()
       UNION ALL
       SELECT schema_name, view_name, 'VIEW', sql FROM duckdb_views()
       WHERE database_name = current_database() AND NOT internal`,
    );
    const rows = listed.getRows().map((row) => row.map(String) as [string, string, Table['type'], string]);
    const sqlOf = new Map(rows.map(([dataset, id, , sql]) => [keyOf(dataset, id), sql]));
    // A view has the columns of what it reads: only while all is as it was are those of each known.
    const known = Array.from(this.#made).every(([key, { sql }]) => sqlOf.get(key) === sql)
      ? this.#made
      : new Map<string, Made>();
    const made = new Map<string, Made>();
    const found = new Map<string, Table>();
    for (const [dataset, id, type, sql] of rows) {
      if (dataset === OWN) continue;
      const key = keyOf(dataset, id);
      const { columns } = known.get(key) ?? { columns: await this.#columns(dataset, id) };
      made.set(key, { sql, columns });
      const resource = resources.get(key) ?? {};
      found.set(key, { dataset, id, type, fields: described(columns, resource), resource });
    }
    this.#made = made;
    return found;
  }

  async #columns(dataset: string, id: string): Promise<readonly Field[]> {
    const empty = await this.#database.read(`SELECT * FROM ${qualified(dataset, id)} LIMIT 0`);
    return empty.columnTypes().map((type, i) => fieldOf(empty.columnName(i), type));
  }

  async #resources(): Promise<ReadonlyMap<string, Resource>> {
    const rows = await this.#database.read(`SELECT dataset, "table", resource FROM ${OWN}.resources`);
    return new Map(
      rows
        .getRows()
        .map(([dataset, table, resource]) => [
          keyOf(String(dataset), String(table)),
          JSON.parse(String(resource)) as Resource,
        ]),
    );
  }

  async #change(change: (run: (sql: string) => Promise<unknown>) => Promise<unknown>): Promise<void> {
    await this.#database.write(async (connection) => {
      await connection.run('BEGIN TRANSACTION');
      try {
        await change((sql) => connection.run(sql));
        await connection.run('COMMIT');
      } catch (error) {
        await connection.run('ROLLBACK');
        throw error;
      }
      await this.refresh();
    });
  }
}

/** How the database made a table or view, and the columns that this gave it. */
interface Made {
  readonly sql: string;
  readonly columns: readonly Field[];
}

const keyOf = (dataset: string, table: string) => JSON.stringify([dataset, table]);
const byId = (a: { readonly id: string }, b: { readonly id: string }) => a.id.localeCompare(b.id);

function keep(dataset: string, table: string, resource: Resource): string {
  const kept = { etag: randomUUID(), ...resource, lastModifiedTime: String(Date.now()) };
  return `INSERT INTO ${OWN}.resources VALUES (${[dataset, table, JSON.stringify(kept)].map(literal).join(', ')})`;
}

function forget(dataset: string, table: string): string {
  return `DELETE FROM ${OWN}.resources WHERE dataset = ${literal(dataset)} AND "table" = ${literal(table)}`;
}

function replace(dataset: string, table: string, resource: Resource): string {
  return `${forget(dataset, table)}; ${keep(dataset, table, { ...resource, etag: randomUUID() })}`;
}
