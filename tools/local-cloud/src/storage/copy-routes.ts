import type { Readable } from 'node:stream';
import type { BlobStore } from './blobs.ts';
import { type Exchange, readJson, type Reply, route, type Route, variable } from './http.ts';
import { objectName } from './names.ts';
import type { NewObject, ObjectResource } from './object-resource.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { type Preconditions, preconditionsOf, requireBeforeWrite } from './preconditions.ts';
import { jsonObject, type ObjectSettings, settingsOf } from './settings.ts';
import { invalid } from './storage-error.ts';

/** The most objects that one compose takes. */
const MAX_SOURCES = 32;

/** The routes that make objects of objects: rewrite, copy, move and compose. */
export function copyRoutes(objects: ObjectStore, blobs: BlobStore): Route[] {
  const insert = (made: NewObject, wanted: Preconditions) => insertOrDrop(objects, blobs, made, wanted);

  const copy = async (exchange: Exchange): Promise<ObjectResource> => {
    const body = jsonObject(await readJson(exchange.request));
    const source = sourceOf(objects, exchange);
    const bucket = variable(exchange, 'toBucket');
    const name = objectName(variable(exchange, 'toObject'));
    const wanted = preconditionsOf(exchange.query, 'if');
    objects.require({ bucket, name }, wanted);
    return insert({ ...copyOf(source, body), bucket, name, blob: blobs.duplicate(source.blob) }, wanted);
  };

  const move = (exchange: Exchange): Reply => {
    const source = sourceOf(objects, exchange);
    const bucket = variable(exchange, 'bucket');
    const name = objectName(variable(exchange, 'toObject'));
    const wanted = preconditionsOf(exchange.query, 'if');
    objects.require({ bucket, name }, wanted);
    const moved = insert({ ...copyOf(source, {}), bucket, name, blob: blobs.duplicate(source.blob) }, wanted);
    objects.delete({ bucket, name: source.resource.name }, {});
    return { json: moved };
  };

  const compose = async (exchange: Exchange): Promise<Reply> => {
    const body = jsonObject(await readJson(exchange.request));
    const bucket = variable(exchange, 'bucket');
    const sources = composeSources(objects, bucket, body['sourceObjects']);
    const name = objectName(variable(exchange, 'object'));
    const wanted = preconditionsOf(exchange.query, 'if');
    objects.require({ bucket, name }, wanted);
    const streams = sources.map(({ blob }) => blobs.read(blob.file));
    const blob = await blobs.write(concatenation(streams));
    const settings = settingsOf(body['destination'] ?? {});
    const componentCount = sources.reduce((sum, { resource }) => sum + (resource.componentCount ?? 1), 0);
    return { json: insert({ bucket, name, settings, blob, componentCount }, wanted) };
  };

  const target = ':toBucket/o/:toObject';
  return [
    route('POST', `/b/:bucket/o/:object/rewriteTo/b/${target}`, async (exchange) => {
      const resource = await copy(exchange);
      const { size } = resource;
      const rewritten = { totalBytesRewritten: size, objectSize: size, done: true, resource };
      return { json: { kind: 'storage#rewriteResponse', ...rewritten } };
    }),
    route('POST', `/b/:bucket/o/:object/copyTo/b/${target}`, async (exchange) => ({
      json: await copy(exchange),
    })),
    route('POST', '/b/:bucket/o/:object/moveTo/o/:toObject', move),
    route('POST', '/b/:bucket/o/:object/compose', compose),
  ];
}

/** Inserts an object whose bytes are written; they go when it may not be. */
export function insertOrDrop(
  objects: ObjectStore,
  blobs: BlobStore,
  made: NewObject,
  wanted: Preconditions,
): ObjectResource {
  try {
    return objects.insert(made, wanted);
  } catch (error) {
    blobs.remove(made.blob.file);
    throw error;
  }
}

function sourceOf(objects: ObjectStore, exchange: Exchange): StoredObject {
  const generation = exchange.query.get('sourceGeneration');
  const source = objects.get({
    bucket: variable(exchange, 'bucket'),
    name: variable(exchange, 'object'),
    ...(generation !== null && { generation }),
  });
  requireBeforeWrite(preconditionsOf(exchange.query, 'ifSource'), source.resource);
  return source;
}

/** A copy has the source's settings, or those of the request where it names any. */
function copyOf(
  { resource }: StoredObject,
  body: Readonly<Record<string, unknown>>,
): { settings: ObjectSettings; componentCount?: number } {
  const named = settingsOf(body);
  const { contentType } = resource;
  const settings =
    Object.keys(named).length === 0
      ? settingsOf(resource)
      : { ...(contentType !== undefined && { contentType }), ...named };
  const { componentCount } = resource;
  return { settings, ...(componentCount !== undefined && { componentCount }) };
}

function composeSources(objects: ObjectStore, bucket: string, sources: unknown): StoredObject[] {
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MAX_SOURCES)
    throw invalid(
      `The number of source components provided (${Array.isArray(sources) ? sources.length : 0}) must be 1 to ${MAX_SOURCES}.`,
    );
  return sources.map((source: unknown) => {
    const { name, generation, objectPreconditions } = jsonObject(source);
    const found = objects.get({
      bucket,
      name: objectName(name),
      ...generationOf(generation),
    });
    const wanted = new URLSearchParams(jsonObject(objectPreconditions ?? {}) as Record<string, string>);
    requireBeforeWrite(preconditionsOf(wanted, 'if'), found.resource);
    return found;
  });
}

function generationOf(value: unknown): { generation?: string } {
  if (value === undefined) return {};
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid('Invalid value for: generation');
  return { generation: String(value) };
}

async function* concatenation(streams: readonly Readable[]): AsyncGenerator<Uint8Array> {
  try {
    for (const stream of streams) yield* stream as AsyncIterable<Uint8Array>;
  } finally {
    for (const stream of streams) stream.destroy();
  }
}
