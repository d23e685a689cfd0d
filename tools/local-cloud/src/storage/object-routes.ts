import type { BlobStore } from './blobs.ts';
import { type Exchange, readJson, type Reply, route, type Route, variable } from './http.ts';
import { encodePageToken, listQueryOf } from './listing.ts';
import { mediaReply } from './media.ts';
import type { ObjectName, ObjectStore } from './object-store.ts';
import { preconditionsOf, requireBeforeRead } from './preconditions.ts';
import { settingsOf } from './settings.ts';
import { StorageError } from './storage-error.ts';

/** The routes of objects: https://cloud.google.com/storage/docs/json_api/v1/objects. */
export function objectRoutes(objects: ObjectStore, blobs: BlobStore): Route[] {
  const read = (exchange: Exchange): Reply => {
    const object = objects.get(nameOf(exchange));
    if (!requireBeforeRead(preconditionsOf(exchange.query, 'if'), object.resource)) return { status: 304 };
    if (exchange.query.get('alt') === 'media') return mediaReply(object, blobs, exchange.request);
    return { json: object.resource };
  };
  return [
    route('GET', '/b/:bucket/o', (exchange) => list(objects, exchange)),
    route('GET', '/b/:bucket/o/:object', asMedia(read)),
    route('HEAD', '/b/:bucket/o/:object', asMedia(read)),
    route('PATCH', '/b/:bucket/o/:object', async (exchange) => {
      const body = await readJson(exchange.request);
      return { json: objects.patch(nameOf(exchange), body, preconditionsOf(exchange.query, 'if')) };
    }),
    route('PUT', '/b/:bucket/o/:object', async (exchange) => {
      const settings = settingsOf(await readJson(exchange.request));
      return { json: objects.update(nameOf(exchange), settings, preconditionsOf(exchange.query, 'if')) };
    }),
    route('DELETE', '/b/:bucket/o/:object', (exchange) => {
      objects.delete(nameOf(exchange), preconditionsOf(exchange.query, 'if'));
      return { status: 204 };
    }),
  ];
}

/** The object that the path and the query's generation name. */
export function nameOf(exchange: Exchange): ObjectName {
  const generation = exchange.query.get('generation');
  return {
    bucket: variable(exchange, 'bucket'),
    name: variable(exchange, 'object'),
    ...(generation !== null && { generation }),
  };
}

/** A download's faults are plain text, as in production: its reader expects no JSON. */
function asMedia(handle: (exchange: Exchange) => Reply): (exchange: Exchange) => Reply {
  return (exchange) => {
    try {
      return handle(exchange);
    } catch (error) {
      if (!(error instanceof StorageError) || exchange.query.get('alt') !== 'media') throw error;
      return { status: error.status, text: error.message };
    }
  };
}

function list(objects: ObjectStore, exchange: Exchange): Reply {
  const query = listQueryOf(exchange.query);
  const { items, prefixes, next } = objects.list(variable(exchange, 'bucket'), query);
  return {
    json: {
      kind: 'storage#objects',
      ...(items.length > 0 && { items }),
      ...(prefixes.length > 0 && { prefixes }),
      ...(next && { nextPageToken: encodePageToken(next) }),
    },
  };
}
