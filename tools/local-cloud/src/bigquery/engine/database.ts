import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { identifier } from '../sql/literals.ts';
import { MACROS } from './macros.ts';

/** A value with its type, bound to a parameter. */
export interface Bound {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}
/** Parameters by name in lower case, or in order. */
export type Parameters = Readonly<Record<string, Bound>> | readonly Bound[];

/** The DuckDB database below the service. */
export interface Database {
  /** Runs a query beside all others; `dataset` is where unqualified tables are looked up. */
  read(sql: string, parameters?: Parameters, dataset?: string): Promise<DuckDBResultReader>;
  /** Runs a change; changes run one after another, so that none conflicts. */
  write<T>(change: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Finishes the change under way and closes the file. */
  close(): Promise<void>;
}

/** Name of the database's file in its folder. */
export const DATABASE_FILE = 'bigquery.duckdb';

/** Opens the database in a folder, which is made, or in memory. */
export async function openDatabase(dataDir?: string): Promise<Database> {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const path = dataDir === undefined ? ':memory:' : join(dataDir, DATABASE_FILE);
  const instance = await DuckDBInstance.create(path, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const writer = await instance.connect();
  for (const macro of MACROS) await writer.run(`CREATE OR REPLACE MACRO ${macro}`);
  await writer.run(`SET GLOBAL TimeZone = 'UTC'`);
  // A query must not reach the machine's files or the network, nor change these settings.
  await writer.run('SET GLOBAL enable_external_access = false');
  await writer.run('SET GLOBAL lock_configuration = true');
  let last: Promise<unknown> = Promise.resolve();

  return {
    async read(sql, parameters = [], dataset) {
      const connection = await instance.connect();
      try {
        if (dataset !== undefined) await use(connection, dataset);
        return await runAndRead(connection, sql, parameters);
      } finally {
        connection.closeSync();
      }
    },
    write(change) {
      const done = last.then(() => change(writer));
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      writer.closeSync();
      instance.closeSync();
    },
  };
}

/** Runs one statement on a connection, in a dataset or outside of all, and reads its whole result. */
export async function runOn(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = [],
  dataset?: string,
): Promise<DuckDBResultReader> {
  await use(connection, dataset ?? 'main');
  return await runAndRead(connection, sql, parameters);
}

const use = (connection: DuckDBConnection, dataset: string) => connection.run(`USE ${identifier(dataset)}`);

async function runAndRead(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
): Promise<DuckDBResultReader> {
  if (isPositional(parameters)) {
    return connection.runAndReadAll(
      sql,
      parameters.map(({ value }) => value),
      parameters.map(({ type }) => type),
    );
  }
  const [values, types] = [mapped(parameters, (one) => one.value), mapped(parameters, (one) => one.type)];
  return connection.runAndReadAll(sql, values, types);
}

/** Whether parameters are bound in order. */
export function isPositional(parameters: Parameters): parameters is readonly Bound[] {
  return Array.isArray(parameters);
}

function mapped<T>(
  parameters: Readonly<Record<string, Bound>>,
  pick: (bound: Bound) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(parameters).map(([name, bound]) => [name, pick(bound)]));
}
