import type { BucketStore } from './bucket-store.ts';
import { readJson, route, type Route, variable } from './http.ts';
import { preconditionsOf } from './preconditions.ts';

/** The routes of buckets: https://cloud.google.com/storage/docs/json_api/v1/buckets. */
export function bucketRoutes(buckets: BucketStore): Route[] {
  const patch = route('PATCH', '/b/:bucket', async (exchange) => {
    const body = await readJson(exchange.request);
    return { json: buckets.patch(variable(exchange, 'bucket'), body, preconditionsOf(exchange.query, 'if')) };
  });
  return [
    route('GET', '/b', ({ query }) => ({
      json: { kind: 'storage#buckets', items: buckets.list(query.get('prefix') ?? '') },
    })),
    route('POST', '/b', async ({ request }) => ({ json: buckets.create(await readJson(request)) })),
    route('GET', '/b/:bucket', (exchange) => ({ json: buckets.get(variable(exchange, 'bucket')) })),
    patch,
    { ...patch, method: 'PUT' },
    route('DELETE', '/b/:bucket', (exchange) => {
      buckets.delete(variable(exchange, 'bucket'), preconditionsOf(exchange.query, 'if'));
      return { status: 204 };
    }),
  ];
}
