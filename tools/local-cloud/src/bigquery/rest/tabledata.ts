import * as v from 'valibot';
import type { Catalog } from '../catalog.ts';
import { qualified } from '../definitions.ts';
import type { Database } from '../engine/database.ts';
import { BigqueryError, invalid, notImplemented } from '../errors.ts';
import type { Inserter } from '../insert.ts';
import { identifier } from '../sql/literals.ts';
import { encodeRow } from '../values/encode.ts';
import { pathOf, rangeOf, readJson } from './body.ts';
import { timestampFormat } from './formats.ts';
import type { Request, Route } from './router.ts';

/** Rows of a page when the client asks for no number. */
const PAGE_ROWS = 10_000;

const insertAll = v.looseObject({
  rows: v.array(v.object({ insertId: v.optional(v.string()), json: v.record(v.string(), v.unknown()) })),
  skipInvalidRows: v.optional(v.boolean(), false),
  ignoreUnknownValues: v.optional(v.boolean(), false),
  templateSuffix: v.optional(v.string()),
});

/** projects.datasets.tables.insertAll and …data.list */
export function tabledataRoutes(catalog: Catalog, database: Database, inserter: Inserter): readonly Route[] {
  const table = '/projects/:project/datasets/:dataset/tables/:table';
  return [
    {
      method: 'POST',
      pattern: `${table}/insertAll`,
      handler: async (request) => {
        const body = readJson(insertAll, request);
        refuseExcess(request, body);
        if (body.templateSuffix !== undefined) throw notImplemented('template tables');
        const errors = await inserter.insert(
          pathOf(request, 'dataset'),
          pathOf(request, 'table'),
          body.rows,
          {
            unknownValues: body.ignoreUnknownValues ? 'ignore' : 'refuse',
            invalidRows: body.skipInvalidRows ? 'skip' : 'stop',
          },
        );
        const insertErrors = errors.map(({ index, ...error }) => ({
          index,
          errors: [{ debugInfo: '', ...error }],
        }));
        return {
          kind: 'bigquery#tableDataInsertAllResponse',
          ...(insertErrors.length > 0 ? { insertErrors } : {}),
        };
      },
    },
    {
      method: 'GET',
      pattern: `${table}/data`,
      handler: async (request) => {
        const { dataset, id, fields } = catalog.table(pathOf(request, 'dataset'), pathOf(request, 'table'));
        const { query } = request;
        const { from, size } = rangeOf(query, PAGE_ROWS);
        const selected = query
          .get('selectedFields')
          ?.split(',')
          .map((name) => name.split('.')[0] ?? '');
        const wanted = selected ? fields.filter(({ name }) => selected.includes(name)) : fields;
        const columns = wanted.map(({ name }) => identifier(name)).join(', ');
        const source = qualified(dataset, id);
        const [rows, count] = await Promise.all([
          database.read(`SELECT ${columns} FROM ${source} LIMIT ${size} OFFSET ${from}`),
          database.read(`SELECT count(*) FROM ${source}`),
        ]);
        const total = Number(count.getRows()[0]?.[0] ?? 0);
        return {
          kind: 'bigquery#tableDataList',
          totalRows: String(total),
          rows: rows.getRows().map((row) => encodeRow(wanted, row, timestampFormat(query))),
          ...(from + size < total ? { pageToken: String(from + size) } : {}),
        };
      },
    },
  ];
}

/** Limits of insertAll: https://cloud.google.com/bigquery/quotas#streaming_inserts. */
const LIMITS = { bytes: 10_000_000, rows: 50_000, idCharacters: 128 } as const;

/** @throws BigqueryError 413 or 400 for a request beyond the limits */
function refuseExcess({ body }: Request, { rows }: v.InferOutput<typeof insertAll>): void {
  if (body.byteLength > LIMITS.bytes) {
    const message = `Request payload size exceeds the limit: ${LIMITS.bytes} bytes.`;
    throw new BigqueryError(413, 'uploadTooLarge', message);
  }
  if (rows.length > LIMITS.rows) throw invalid(`too many rows present in the request, limit: ${LIMITS.rows}`);
  const long = rows.findIndex(({ insertId = '' }) => insertId.length > LIMITS.idCharacters);
  if (long >= 0)
    throw invalid(`The insertId of row ${long} is longer than ${LIMITS.idCharacters} characters`);
}
