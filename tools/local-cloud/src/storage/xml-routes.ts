import type { BlobStore } from './blobs.ts';
import { insertOrDrop } from './copy-routes.ts';
import { type Exchange, type Reply, route, type Route, variable } from './http.ts';
import { mediaReply } from './media.ts';
import { objectName } from './names.ts';
import { nameOf } from './object-routes.ts';
import type { ObjectStore } from './object-store.ts';

/** A bucket's name has three characters at least: `/b/…` is the JSON API's. */
const OBJECT = '/(?<bucket>[^/]{3,})/:object*';

/**
 * The part of the XML API that signed URLs use: read and write one object at `/bucket/object`. Signatures are not checked.
 */
export function xmlRoutes(objects: ObjectStore, blobs: BlobStore): Route[] {
  const read = (exchange: Exchange): Reply =>
    mediaReply(objects.get(nameOf(exchange)), blobs, exchange.request);
  return [
    route('GET', OBJECT, read),
    route('HEAD', OBJECT, read),
    route('PUT', OBJECT, async (exchange) => {
      const { headers } = exchange.request;
      const bucket = variable(exchange, 'bucket');
      const name = objectName(variable(exchange, 'object'));
      const wanted = generationMatch(headers['x-goog-if-generation-match']);
      objects.require({ bucket, name }, wanted);
      const contentType = headers['content-type'];
      const metadata = metadataOf(headers);
      const settings = { ...(contentType !== undefined && { contentType }), ...(metadata && { metadata }) };
      const blob = await blobs.write(exchange.request);
      const resource = insertOrDrop(objects, blobs, { bucket, name, settings, blob }, wanted);
      return {
        headers: {
          etag: `"${resource.etag}"`,
          'x-goog-generation': resource.generation,
          'content-length': '0',
        },
      };
    }),
    route('DELETE', OBJECT, (exchange) => {
      objects.delete(nameOf(exchange), {});
      return { status: 204 };
    }),
  ];
}

function generationMatch(header: unknown): { generationMatch?: string } {
  return typeof header === 'string' ? { generationMatch: header } : {};
}

function metadataOf(headers: Exchange['request']['headers']): Record<string, string> | undefined {
  const prefix = 'x-goog-meta-';
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), String(value)]));
}
