import {
  type ColumnType,
  type MirrorCollection,
  type MirroredContent,
  type MirroredDocument,
  sortKey,
  sortKeySql,
  tableOf,
} from '@earshot/mirroring-core';
import * as v from 'valibot';
import { mirrorDataset } from './client.ts';

/** What is read of each row: where it stands in the order of changes, or its columns and data too. */
export type Extent = 'times' | 'content';

/**
 * The last row of each document of a collection, deletes too, in the order of Firestore's paths, after a path where one
 * is given. As of one moment; BigQuery bills the columns that are read, of all changes.
 */
export async function* mirroredDocuments(
  collection: MirrorCollection,
  extent: Extent,
  after?: string,
): AsyncGenerator<MirroredDocument> {
  const dataset = await mirrorDataset();
  const query = await lastRowsSql(collection, extent, after === undefined ? 'TRUE' : `${KEY} > @after`);
  const params = after === undefined ? {} : { after: sortKey(after) };
  const rows = dataset.createQueryStream({
    query: `${query} ORDER BY ${KEY}`,
    params,
  }) as AsyncIterable<unknown>;
  for await (const row of rows) yield mirroredOf(collection, row);
}

/** The last rows of some documents, deletes too, in no order; of those that never had one there is none. */
export async function mirroredDocumentsOf(
  collection: MirrorCollection,
  extent: Extent,
  documents: readonly string[],
): Promise<readonly MirroredDocument[]> {
  if (documents.length === 0) return [];
  const dataset = await mirrorDataset();
  const query = await lastRowsSql(collection, extent, 'document IN UNNEST(@documents)');
  const [rows] = await dataset.query({ query, params: { documents: [...documents] } });
  return rows.map((row) => mirroredOf(collection, row));
}

/** Bytes that BigQuery would bill for {@link mirroredDocuments}. */
export async function scannedBytes(collection: MirrorCollection, extent: Extent): Promise<number> {
  const dataset = await mirrorDataset();
  const [job] = await dataset.createQueryJob({
    query: await lastRowsSql(collection, extent, 'TRUE'),
    dryRun: true,
  });
  const { statistics } = v.parse(dryRun, job.metadata);
  return Number(statistics.totalBytesProcessed);
}

const dryRun = v.looseObject({ statistics: v.looseObject({ totalBytesProcessed: v.string() }) });

const KEY = sortKeySql('document');

async function lastRowsSql(collection: MirrorCollection, extent: Extent, where: string): Promise<string> {
  const { id, bigQuery } = await mirrorDataset();
  const project = await bigQuery.getProjectId();
  const content =
    extent === 'times'
      ? []
      : [
          ...Object.entries(collection.columns).map(
            ([name, { type }]) => `${asText(name, type)} AS c_${name}`,
          ),
          'TO_JSON_STRING(data) AS json',
          'data_uri',
        ];
  const selected = [
    'document',
    // Names that hide none of the columns that rows are ordered by.
    'CAST(sequence AS STRING) AS place',
    'is_delete',
    `${asText('expires_at', 'TIMESTAMP')} AS expiry`,
    ...content,
  ];
  return `SELECT ${selected.join(', ')}
FROM \`${project}.${id ?? ''}.${tableOf(collection).changes.name}\` WHERE ${where}
QUALIFY ROW_NUMBER() OVER (PARTITION BY document ORDER BY sequence DESC, is_delete DESC, event_id DESC) = 1`;
}

/** An expression that the client gives without loss. */
function asText(column: string, type: ColumnType): string {
  if (type === 'INT64' || type === 'FLOAT64') return `CAST(${column} AS STRING)`;
  return type === 'TIMESTAMP' ? `CAST(UNIX_MICROS(${column}) AS STRING)` : column;
}

const lastRow = v.looseObject({
  document: v.string(),
  place: v.string(),
  is_delete: v.boolean(),
  expiry: v.nullable(v.string()),
});
const contentRow = v.object({ json: v.nullable(v.string()), data_uri: v.nullable(v.string()) });
const cell = v.nullable(v.union([v.string(), v.number(), v.boolean()]));

function mirroredOf(collection: MirrorCollection, row: unknown): MirroredDocument {
  const { document, place, is_delete, expiry, ...rest } = v.parse(lastRow, row);
  return {
    document,
    sequence: BigInt(place),
    isDelete: is_delete,
    ...(expiry === null ? {} : { expiresAt: BigInt(expiry) }),
    ...('json' in rest && !is_delete ? { content: contentOf(collection, rest) } : {}),
  };
}

function contentOf({ columns }: MirrorCollection, row: Readonly<Record<string, unknown>>): MirroredContent {
  const { json, data_uri } = v.parse(contentRow, row);
  return {
    columns: Object.fromEntries(Object.keys(columns).map((name) => [name, v.parse(cell, row[`c_${name}`])])),
    data: data_uri === null ? json : null,
  };
}
