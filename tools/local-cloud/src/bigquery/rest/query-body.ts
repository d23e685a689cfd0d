import * as v from 'valibot';
import { notImplemented } from '../errors.ts';
import type { ParameterType, ParameterValue } from '../parameters.ts';
import type { QueryRequest } from '../query.ts';

const parameterType: v.GenericSchema<unknown, ParameterType> = v.object({
  type: v.string(),
  arrayType: v.exactOptional(v.lazy(() => parameterType)),
  structTypes: v.exactOptional(
    v.array(v.object({ name: v.exactOptional(v.string()), type: v.lazy(() => parameterType) })),
  ),
});

/** The client sends numbers and booleans as they are. */
const scalar = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const parameterValue: v.GenericSchema<unknown, ParameterValue> = v.object({
  value: v.exactOptional(v.nullable(scalar)),
  arrayValues: v.exactOptional(v.array(v.lazy(() => parameterValue))),
  structValues: v.exactOptional(
    v.record(
      v.string(),
      v.lazy(() => parameterValue),
    ),
  ),
});

/** What jobs.query and a query job's configuration have in common. */
export const queryFields = {
  query: v.string(),
  useLegacySql: v.optional(v.boolean()),
  defaultDataset: v.optional(v.looseObject({ datasetId: v.string() })),
  queryParameters: v.optional(
    v.array(
      v.object({
        name: v.exactOptional(v.string()),
        parameterType,
        parameterValue: v.exactOptional(parameterValue),
      }),
    ),
  ),
};

/** The query of a checked body. @throws BigqueryError 501 for legacy SQL */
export function queryRequest(
  body: v.InferOutput<v.ObjectSchema<typeof queryFields, undefined>>,
): QueryRequest {
  if (body.useLegacySql === true) throw notImplemented('legacy SQL');
  return { query: body.query, parameters: body.queryParameters, dataset: body.defaultDataset?.datasetId };
}
