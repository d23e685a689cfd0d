import * as v from 'valibot';
import type { Catalog } from '../catalog.ts';
import { qualified, type Table } from '../definitions.ts';
import type { Database } from '../engine/database.ts';
import { pageOf, pathOf, readJson } from './body.ts';
import type { Request, Route } from './router.ts';

const LIST_SIZE = 1000;
const created = v.looseObject({ tableReference: v.looseObject({ tableId: v.string() }) });
const updated = v.looseObject({});

/** projects.datasets.tables */
export function tableRoutes(catalog: Catalog, database: Database): readonly Route[] {
  const all = '/projects/:project/datasets/:dataset/tables';
  const one = `${all}/:table`;
  const found = (request: Request) => catalog.table(pathOf(request, 'dataset'), pathOf(request, 'table'));
  const update: Route['handler'] = async (request) => {
    const { dataset, id } = found(request);
    const table = await catalog.updateTable(dataset, id, readJson(updated, request));
    return resource(pathOf(request, 'project'), table);
  };
  return [
    {
      method: 'GET',
      pattern: all,
      handler: (request) => {
        const tables = catalog.tables(pathOf(request, 'dataset'));
        const { items, ...more } = pageOf(tables, request.query, LIST_SIZE);
        return Promise.resolve({
          kind: 'bigquery#tableList',
          tables: items.map((table) => resource(pathOf(request, 'project'), table)),
          totalItems: tables.length,
          ...more,
        });
      },
    },
    {
      method: 'POST',
      pattern: all,
      handler: async (request) => {
        const body = readJson(created, request);
        const table = await catalog.createTable(
          pathOf(request, 'dataset'),
          body.tableReference.tableId,
          body,
        );
        return resource(pathOf(request, 'project'), table);
      },
    },
    {
      method: 'GET',
      pattern: one,
      handler: async (request) => {
        const table = found(request);
        const rows = table.type === 'TABLE' ? { numRows: await countRows(database, table) } : {};
        return { ...resource(pathOf(request, 'project'), table), ...rows };
      },
    },
    { method: 'PATCH', pattern: one, handler: update },
    { method: 'PUT', pattern: one, handler: update },
    {
      method: 'DELETE',
      pattern: one,
      handler: async (request) => {
        const { dataset, id } = found(request);
        await catalog.deleteTable(dataset, id);
        return undefined;
      },
    },
  ];
}

async function countRows(database: Database, { dataset, id }: Table): Promise<string> {
  const counted = await database.read(`SELECT count(*) FROM ${qualified(dataset, id)}`);
  return String(counted.getRows()[0]?.[0] ?? 0);
}

function resource(project: string, table: Table) {
  return {
    kind: 'bigquery#table',
    location: 'US',
    ...table.resource,
    id: `${project}:${table.dataset}.${table.id}`,
    type: table.type,
    tableReference: { projectId: project, datasetId: table.dataset, tableId: table.id },
    schema: { fields: table.fields },
  };
}
