import type { BigqueryService, ServiceOptions } from '../service.ts';
import { Catalog } from './catalog.ts';
import { openDatabase } from './engine/database.ts';
import { Inserter } from './insert.ts';
import { Jobs } from './jobs.ts';
import { runQuery } from './query.ts';
import { RecentIds } from './recent-ids.ts';
import { storageLibraries } from './routines/storage-library.ts';
import { datasetRoutes } from './rest/datasets.ts';
import { jobRoutes } from './rest/jobs.ts';
import { routineRoutes } from './rest/routines.ts';
import { serveRest } from './rest/server.ts';
import { tabledataRoutes } from './rest/tabledata.ts';
import { tableRoutes } from './rest/tables.ts';
import { tokenRoutes } from './rest/token.ts';
import { plainRow } from './values/plain.ts';
import { serveStorageWrite } from './write/server.ts';

/** How BigQuery is started; `grpcPort` is the Storage Write API's, by default a free one. */
export interface BigqueryOptions extends ServiceOptions {
  readonly grpcPort?: number;
  /** Base URL of the Cloud Storage that holds libraries of JavaScript functions. */
  readonly storageEndpoint?: string;
}

/**
 * Starts BigQuery: its REST API and its Storage Write API over one DuckDB database. With a `dataDir` the database is the
 * file `bigquery.duckdb` in it, which any DuckDB client opens once the service has stopped.
 */
export async function startBigquery(options: BigqueryOptions = {}): Promise<BigqueryService> {
  const database = await openDatabase(options.dataDir);
  const catalog = await Catalog.open(database, storageLibraries(options.storageEndpoint));
  const inserter = new Inserter(database, catalog, new RecentIds());
  const routes = [
    ...tokenRoutes(),
    ...datasetRoutes(catalog),
    ...tableRoutes(catalog, database),
    ...routineRoutes(catalog),
    ...tabledataRoutes(catalog, database, inserter),
    ...jobRoutes(catalog, database, new Jobs()),
  ];
  const rest = await serveRest(routes, options.port ?? 0);
  const write = await serveStorageWrite(catalog, inserter, options.grpcPort ?? 0);
  let stopped: Promise<void> | undefined;
  return {
    name: 'bigquery',
    port: rest.port,
    grpcPort: write.port,
    env: {
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${rest.port}`,
      GCE_METADATA_HOST: `127.0.0.1:${rest.port}`,
    },
    async query(sql) {
      const { fields, rows } = await runQuery(database, catalog, { query: sql });
      return rows.map((row) => plainRow(fields, row));
    },
    stop() {
      stopped ??= Promise.all([rest.stop(), write.close()]).then(() => database.close());
      return stopped;
    },
  };
}
