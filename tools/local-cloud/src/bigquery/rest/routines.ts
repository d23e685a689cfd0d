import type { Catalog } from '../catalog.ts';
import type { MadeRoutine } from '../routines/routines.ts';
import type { RoutineType } from '../routines/types.ts';
import { pathOf } from './body.ts';
import type { Route } from './router.ts';

/** projects.datasets.routines: `get` alone, as functions are made by statements here. */
export function routineRoutes(catalog: Catalog): readonly Route[] {
  return [
    {
      method: 'GET',
      pattern: '/projects/:project/datasets/:dataset/routines/:routine',
      handler: (request) => {
        const { id } = catalog.dataset(pathOf(request, 'dataset'));
        const made = catalog.routines.routine(id, pathOf(request, 'routine'));
        const [projectId, datasetId, routineId] = [pathOf(request, 'project'), id, made.definition.name];
        return Promise.resolve(resource({ projectId, datasetId, routineId }, made));
      },
    },
  ];
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines#Routine. What is empty is left out, as by Google's. */
function resource(routineReference: object, { definition, createdAt, modifiedAt, etag }: MadeRoutine) {
  const { parameters, returns, body, libraries, description, determinism } = definition;
  return {
    etag,
    routineReference,
    routineType: 'SCALAR_FUNCTION',
    creationTime: String(createdAt),
    lastModifiedTime: String(modifiedAt),
    language: 'JAVASCRIPT',
    ...(parameters.length > 0 && {
      arguments: parameters.map(({ name, type }) => ({ name, dataType: standardType(type) })),
    }),
    returnType: standardType(returns),
    ...(libraries.length > 0 && { importedLibraries: libraries }),
    definitionBody: body,
    ...(description !== undefined && { description }),
    ...(determinism && { determinismLevel: determinism }),
  };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/StandardSqlDataType. */
function standardType(type: RoutineType): object {
  switch (type.kind) {
    case 'scalar':
      return { typeKind: type.name };
    case 'array':
      return { typeKind: 'ARRAY', arrayElementType: standardType(type.of) };
    case 'struct': {
      const fields = type.fields.map((field) => ({ name: field.name, type: standardType(field.type) }));
      return { typeKind: 'STRUCT', structType: { fields } };
    }
  }
}
