import type { DuckDBValue } from '@duckdb/node-api';
import type { Catalog } from './catalog.ts';
import type { Table } from './definitions.ts';
import type { Database } from './engine/database.ts';
import { invalid } from './errors.ts';
import type { RecentIds } from './recent-ids.ts';
import { BadValue, decodeRow, type UnknownValues } from './values/decode.ts';

/** One row to insert. */
export interface InsertRow {
  readonly insertId?: string | undefined;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Why a row was not inserted. */
export interface RowError {
  readonly index: number;
  readonly reason: 'invalid' | 'stopped';
  readonly location: string;
  readonly message: string;
}

/** What becomes of the good rows of a request that has bad ones. */
export type InvalidRows = 'stop' | 'skip';

/** How rows are inserted. */
export interface InsertOptions {
  readonly unknownValues: UnknownValues;
  readonly invalidRows: InvalidRows;
}

/** Appends rows to tables. */
export class Inserter {
  readonly #database: Database;
  readonly #catalog: Catalog;
  readonly #recent: RecentIds;

  constructor(database: Database, catalog: Catalog, recent: RecentIds) {
    this.#database = database;
    this.#catalog = catalog;
    this.#recent = recent;
  }

  /**
   * Inserts rows as tabledata.insertAll does: a row whose insertId was inserted within the last minute is left out, bad
   * rows are told, and unless they are to be skipped the others are `stopped`.
   * @throws BigqueryError 404 for the table
   */
  async insert(
    dataset: string,
    id: string,
    rows: readonly InsertRow[],
    options: InsertOptions,
  ): Promise<readonly RowError[]> {
    const table = this.#catalog.table(dataset, id);
    if (table.type === 'VIEW') throw invalid(`Cannot add rows to a view: ${dataset}.${id}`);
    const { good, errors } = decodeRows(table, rows, options.unknownValues);
    if (errors.length > 0 && options.invalidRows === 'stop') {
      const stopped = good.map(
        ({ index }) => ({ index, reason: 'stopped', location: '', message: '' }) as const,
      );
      return [...errors, ...stopped];
    }
    await this.#append(table, good);
    return errors;
  }

  /** The rows that {@link insert} would refuse. @throws BigqueryError 404 for the table */
  check(dataset: string, id: string, rows: readonly InsertRow[]): readonly RowError[] {
    return decodeRows(this.#catalog.table(dataset, id), rows, 'refuse').errors;
  }

  async #append(table: Table, rows: readonly GoodRow[]): Promise<void> {
    await this.#database.write(async (connection) => {
      const scope = JSON.stringify([table.dataset, table.id]);
      const fresh = rows.filter(
        ({ insertId }) => insertId === undefined || this.#recent.add(`${scope}${insertId}`),
      );
      const appender = await connection.createAppender(table.id, table.dataset);
      try {
        for (const { values } of fresh) {
          values.forEach((value, column) => appender.appendValue(value, appender.columnType(column)));
          appender.endRow();
        }
        appender.closeSync();
      } catch (error) {
        appender.clear();
        for (const { insertId } of fresh)
          if (insertId !== undefined) this.#recent.remove(`${scope}${insertId}`);
        throw error;
      }
    });
  }
}

interface GoodRow {
  readonly index: number;
  readonly insertId: string | undefined;
  readonly values: readonly DuckDBValue[];
}

function decodeRows(table: Table, rows: readonly InsertRow[], unknown: UnknownValues) {
  const good: GoodRow[] = [];
  const errors: RowError[] = [];
  rows.forEach(({ insertId, json }, index) => {
    try {
      good.push({ index, insertId, values: decodeRow(table.fields, json, unknown) });
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      errors.push({ index, reason: 'invalid', location: error.location, message: error.message });
    }
  });
  return { good, errors };
}
