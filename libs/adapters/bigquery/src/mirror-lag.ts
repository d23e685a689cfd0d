import * as v from 'valibot';
import { answered } from './answered.ts';
import { mirrorDataset } from './client.ts';

/** How far a table of the mirror was behind its collection, over the changes of the last hour. */
export interface MirrorLag {
  readonly table: string;
  /** Changes that were appended. */
  readonly rows: number;
  /** From commit to append, the longest, in seconds; missing without changes. */
  readonly lag_sec?: number;
}

const rowsSchema = v.array(
  v.object({
    table_name: v.string(),
    changes: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number()),
    lag_max_ms: v.nullable(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number())),
  }),
);

/**
 * The lag of every table, by the view `mirror_lag`.
 * @throws Transient when BigQuery does not answer in time
 * @throws the client's error when BigQuery is out of reach or has no such view
 */
export async function readMirrorLag(timeoutMs: number): Promise<readonly MirrorLag[]> {
  const rows = await answered(queryLag(), timeoutMs);
  return v.parse(rowsSchema, rows).map(({ table_name, changes, lag_max_ms }) => ({
    table: table_name,
    rows: changes,
    ...(lag_max_ms !== null && { lag_sec: lag_max_ms / 1000 }),
  }));
}

async function queryLag(): Promise<unknown> {
  const dataset = await mirrorDataset();
  const view = `\`${await dataset.bigQuery.getProjectId()}.${dataset.id ?? ''}.mirror_lag\``;
  const [rows]: [unknown, ...unknown[]] = await dataset.query({
    query: `SELECT table_name, changes, lag_max_ms FROM ${view} ORDER BY table_name`,
  });
  return rows;
}
