import * as v from 'valibot';
import type { Catalog, Dataset } from '../catalog.ts';
import { pageOf, pathOf, readJson } from './body.ts';
import type { Route } from './router.ts';

const LIST_SIZE = 1000;
const created = v.looseObject({
  datasetReference: v.object({ datasetId: v.string(), projectId: v.optional(v.string()) }),
});
const updated = v.looseObject({});

/** projects.datasets */
export function datasetRoutes(catalog: Catalog): readonly Route[] {
  const all = '/projects/:project/datasets';
  const one = `${all}/:dataset`;
  const update: Route['handler'] = async (request) => {
    const dataset = await catalog.updateDataset(pathOf(request, 'dataset'), readJson(updated, request));
    return resource(pathOf(request, 'project'), dataset);
  };
  return [
    {
      method: 'GET',
      pattern: all,
      handler: (request) => {
        const { items, ...more } = pageOf(catalog.datasets(), request.query, LIST_SIZE);
        const datasets = items.map((dataset) => resource(pathOf(request, 'project'), dataset));
        return Promise.resolve({ kind: 'bigquery#datasetList', datasets, ...more });
      },
    },
    {
      method: 'POST',
      pattern: all,
      handler: async (request) => {
        const body = readJson(created, request);
        const dataset = await catalog.createDataset(body.datasetReference.datasetId, body);
        return resource(pathOf(request, 'project'), dataset);
      },
    },
    {
      method: 'GET',
      pattern: one,
      handler: async (request) =>
        Promise.resolve(resource(pathOf(request, 'project'), catalog.dataset(pathOf(request, 'dataset')))),
    },
    { method: 'PATCH', pattern: one, handler: update },
    { method: 'PUT', pattern: one, handler: update },
    {
      method: 'DELETE',
      pattern: one,
      handler: async (request) => {
        const contents = request.query.get('deleteContents') === 'true' ? 'delete' : 'keep';
        await catalog.deleteDataset(pathOf(request, 'dataset'), contents);
        return undefined;
      },
    },
  ];
}

function resource(project: string, { id, resource: told }: Dataset) {
  return {
    kind: 'bigquery#dataset',
    location: 'US',
    ...told,
    id: `${project}:${id}`,
    datasetReference: { projectId: project, datasetId: id },
  };
}
