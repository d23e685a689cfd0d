import { randomUUID } from 'node:crypto';
import { DuckDBScalarFunction } from '@duckdb/node-api';
import { OWN } from '../definitions.ts';
import type { Database } from '../engine/database.ts';
import { BigqueryError, duplicate, InvalidQuery, notFound } from '../errors.ts';
import { literal } from '../sql/literals.ts';
import { type RoutineDefinition } from './definition.ts';
import { routineName } from './name.ts';
import { type Sandboxed, sandboxed } from './sandbox.ts';
import { duckTypeOf } from './types.ts';
import { fromJavaScript, toJavaScript } from './values.ts';

/** Reads a library by its `gs://` URI. @throws BigqueryError when there is none */
export type LoadLibrary = (uri: string) => Promise<string>;

/** Largest library, in bytes: https://cloud.google.com/bigquery/quotas#udf_limits. */
const MAX_LIBRARY_BYTES = 1024 * 1024;

/** A function as it is told of. */
export interface MadeRoutine {
  readonly definition: RoutineDefinition;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly etag: string;
}

interface Routine {
  readonly made: MadeRoutine;
  readonly sandbox: Sandboxed;
  readonly signature: string;
}

interface KeptRoutine extends MadeRoutine {
  /** Their texts. */
  readonly libraries: readonly string[];
}

/** JavaScript functions of all datasets. They are kept in the database with the code that they were created with. */
export class Routines {
  readonly #database: Database;
  readonly #load: LoadLibrary;
  readonly #routines = new Map<string, Routine>();
  /** Signatures that DuckDB knows, by function: it forgets none. */
  readonly #registered = new Set<string>();

  private constructor(database: Database, load: LoadLibrary) {
    this.#database = database;
    this.#load = load;
  }

  /** The functions that a database holds, ready to be called. */
  static async open(database: Database, load: LoadLibrary): Promise<Routines> {
    const routines = new Routines(database, load);
    await database.write((connection) =>
      connection.run(`CREATE TABLE IF NOT EXISTS ${OWN}.routines (name VARCHAR, routine JSON)`),
    );
    const kept = await database.read(`SELECT routine FROM ${OWN}.routines`);
    for (const [routine] of kept.getRows()) {
      await routines.#define(JSON.parse(String(routine)) as KeptRoutine);
    }
    return routines;
  }

  /** Creates or replaces a function. @throws BigqueryError 409 when it exists, 400 when its code does not load */
  async create(definition: RoutineDefinition): Promise<void> {
    const name = routineName(definition);
    const held = this.#routines.get(name);
    if (held) {
      if (definition.ifExists === 'keep') return;
      if (definition.ifExists === 'fail')
        throw duplicate(`Routine ${definition.dataset ?? ''}.${definition.name}`);
    }
    const libraries = await Promise.all(definition.libraries.map((uri) => this.#library(uri)));
    const modifiedAt = Date.now();
    const createdAt = held?.made.createdAt ?? modifiedAt;
    const kept: KeptRoutine = { definition, libraries, createdAt, modifiedAt, etag: randomUUID() };
    await this.#define(kept);
    await this.#database.write(async (connection) => {
      await connection.run(`DELETE FROM ${OWN}.routines WHERE name = ${literal(name)}`);
      await connection.run(
        `INSERT INTO ${OWN}.routines VALUES (${literal(name)}, ${literal(JSON.stringify(kept))})`,
      );
    });
  }

  /** A function of a dataset. @throws BigqueryError 404 */
  routine(dataset: string, name: string): MadeRoutine {
    const found = this.#routines.get(routineName({ dataset, name }));
    if (!found) throw notFound(`Routine ${dataset}.${name}`);
    return found.made;
  }

  /** Forgets the functions of a dataset that was deleted. */
  async forget(dataset: string): Promise<void> {
    for (const [name, { made }] of this.#routines) {
      if (made.definition.dataset !== dataset) continue;
      this.#routines.delete(name);
      await this.#database.write((connection) =>
        connection.run(`DELETE FROM ${OWN}.routines WHERE name = ${literal(name)}`),
      );
    }
  }

  async #library(uri: string): Promise<string> {
    const source = await this.#load(uri);
    const bytes = Buffer.byteLength(source);
    if (bytes <= MAX_LIBRARY_BYTES) return source;
    throw new InvalidQuery(`${uri} has ${bytes} bytes; at most ${MAX_LIBRARY_BYTES} are taken`);
  }

  async #define({ libraries, ...made }: KeptRoutine): Promise<void> {
    const { definition } = made;
    const name = routineName(definition);
    const signature = JSON.stringify([definition.parameters.map(({ type }) => type), definition.returns]);
    this.#routines.set(name, { made, sandbox: load(definition, libraries), signature });
    const key = `${name} ${signature}`;
    if (this.#registered.has(key)) return;
    this.#registered.add(key);
    await this.#database.write((connection) => {
      connection.registerScalarFunction(this.#scalarFunction(name, definition, signature));
      return Promise.resolve();
    });
  }

  #scalarFunction(name: string, definition: RoutineDefinition, signature: string): DuckDBScalarFunction {
    return DuckDBScalarFunction.create({
      name,
      parameterTypes: definition.parameters.map(({ type }) => duckTypeOf(type)),
      returnType: duckTypeOf(definition.returns),
      // The function itself is told of NULLs, as in BigQuery.
      specialHandling: true,
      mainFunction: (info, rows, output) => {
        try {
          const routine = this.#routines.get(name);
          if (routine?.signature !== signature) throw new Error(`No matching signature for function ${name}`);
          const columns = definition.parameters.map((_, i) => rows.getColumnVector(i));
          for (let row = 0; row < rows.rowCount; row += 1) {
            const args = definition.parameters.map(({ type }, i) =>
              toJavaScript(type, columns[i]?.getItem(row) ?? null, routine.sandbox.realm),
            );
            output.setItem(row, fromJavaScript(definition.returns, routine.sandbox.call(...args)));
          }
          output.flush();
        } catch (error) {
          info.setError(`${definition.name}: ${String(error)}`);
        }
      },
    });
  }
}

function load(definition: RoutineDefinition, libraries: readonly string[]): Sandboxed {
  try {
    return sandboxed(definition, libraries);
  } catch (error) {
    throw new BigqueryError(400, 'invalidQuery', `${definition.name}: ${String(error)}`);
  }
}
