import { BIGINT, type DuckDBResultReader } from '@duckdb/node-api';
import type { Catalog } from './catalog.ts';
import { type Database, isPositional, type Parameters, runOn } from './engine/database.ts';
import { InvalidQuery } from './errors.ts';
import { type QueryParameter, readParameters } from './parameters.ts';
import type { RoutineDefinition } from './routines/definition.ts';
import { type Field, fieldOf } from './schema.ts';
import { type Statement, translate } from './sql/translate.ts';
import type { DuckDBValue } from '@duckdb/node-api';

/** A query as a client asks it. */
export interface QueryRequest {
  readonly query: string;
  readonly parameters?: readonly QueryParameter[] | undefined;
  /** Where unqualified tables are looked up. */
  readonly dataset?: string | undefined;
}

/** A query's answer. */
export interface QueryResult {
  /** Of the last statement, such as `SELECT` or `CREATE_TABLE`. */
  readonly statementType: string;
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Rows that DML changed. */
  readonly affected?: number;
}

/** Translates a query and runs its statements in order; the last one answers. @throws InvalidQuery with DuckDB's reason */
export async function runQuery(
  database: Database,
  catalog: Catalog,
  request: QueryRequest,
): Promise<QueryResult> {
  if (request.dataset !== undefined) catalog.dataset(request.dataset);
  const statements = translate(request.query);
  const parameters = readParameters(request.parameters ?? []);
  let result: QueryResult | undefined;
  let isStale = false;
  const refresh = async (): Promise<void> => {
    if (isStale) await catalog.refresh();
    isStale = false;
  };
  try {
    for (const statement of statements) {
      if (statement.routine) {
        await refresh();
        result = await createRoutine(catalog, statement.routine, request.dataset);
      } else {
        isStale ||= statement.kind === 'DDL';
        result = resultOf(
          statement,
          await run(database, statement, used(statement, parameters), request.dataset),
        );
      }
    }
  } finally {
    await refresh();
  }
  if (!result) throw new InvalidQuery('Syntax error: Unexpected end of statement');
  return result;
}

async function createRoutine(
  catalog: Catalog,
  routine: RoutineDefinition,
  inDataset: string | undefined,
): Promise<QueryResult> {
  const { dataset = inDataset } = routine;
  if (dataset === undefined) throw new InvalidQuery(`Function ${routine.name} needs a dataset`);
  catalog.dataset(dataset);
  await catalog.routines.create({ ...routine, dataset });
  return { statementType: 'CREATE_FUNCTION', fields: [], rows: [] };
}

/** Checks that a query can run, without running it. @throws InvalidQuery */
export async function checkQuery(database: Database, request: QueryRequest): Promise<QueryResult> {
  const [statement, more] = translate(request.query);
  const selects = statement?.kind === 'SELECT' && !more;
  if (!selects) return { statementType: statement?.type ?? 'SCRIPT', fields: [], rows: [] };
  const limited = { ...statement, sql: `SELECT * FROM (${statement.sql}) LIMIT 0` };
  const parameters = used(statement, readParameters(request.parameters ?? []));
  return resultOf(statement, await run(database, limited, parameters, request.dataset));
}

async function run(database: Database, statement: Statement, parameters: Parameters, dataset?: string) {
  try {
    if (statement.kind === 'SELECT') return await database.read(statement.sql, parameters, dataset);
    return await database.write((connection) => runOn(connection, statement.sql, parameters, dataset));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidQuery(message.split('\n').slice(0, 2).join(' ').trim());
  }
}

function used(statement: Statement, parameters: Parameters): Parameters {
  if (isPositional(parameters)) return parameters;
  const missing = [...statement.parameters].find((name) => !(name in parameters));
  if (missing !== undefined) throw new InvalidQuery(`Query parameter '${missing}' not found`);
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => statement.parameters.has(name)));
}

function resultOf(statement: Statement, reader: DuckDBResultReader): QueryResult {
  if (statement.kind === 'SELECT') {
    const fields = reader.columnTypes().map((type, i) => fieldOf(columnName(reader, i), type));
    return { statementType: statement.type, fields, rows: reader.getRows() };
  }
  const [[count] = []] = reader.getRows();
  const changes = statement.kind !== 'DDL' && reader.columnTypes()[0]?.typeId === BIGINT.typeId;
  return {
    statementType: statement.type,
    fields: [],
    rows: [],
    ...(changes ? { affected: Number(count) } : {}),
  };
}

/** BigQuery names an unnamed column f0_, f1_ …; DuckDB names it by its expression. */
function columnName(reader: DuckDBResultReader, index: number): string {
  const name = reader.columnName(index);
  return /^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(name) ? name : `f${index}_`;
}
