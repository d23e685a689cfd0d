import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type HttpServer, serveHttp } from '../serve-http.ts';
import type { ObjectEvent, ServiceOptions, StorageService } from '../service.ts';
import { BlobStore } from './blobs.ts';
import { bucketRoutes } from './bucket-routes.ts';
import { BucketStore } from './bucket-store.ts';
import { copyRoutes } from './copy-routes.ts';
import { openCatalogue } from './database.ts';
import { dispatch, type Reply, type Route } from './http.ts';
import { objectRoutes } from './object-routes.ts';
import { ObjectStore } from './object-store.ts';
import { StorageError } from './storage-error.ts';
import { SessionStore } from './upload-sessions.ts';
import { uploadRoutes } from './upload-routes.ts';
import { Uploads } from './uploads.ts';
import { xmlRoutes } from './xml-routes.ts';

/** What Storage can be started with. */
export interface StorageOptions extends ServiceOptions {
  /** Buckets that are to be there. */
  readonly buckets?: readonly string[];
}

/**
 * Starts a Cloud Storage with the JSON API. Bodies are files in `dataDir`, or in a temporary folder that goes with `stop`.
 * @throws Error when the port is taken
 */
export async function startStorage(options: StorageOptions = {}): Promise<StorageService> {
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'storage-'));
  const listeners = new Set<(event: ObjectEvent) => void>();
  let origin = '';
  const store = openStore(
    folder,
    () => origin,
    (event) => listeners.forEach((listen) => listen(event)),
  );
  const server = await listen(store.routes, options.port ?? 0);
  const { port } = server;
  origin = `http://127.0.0.1:${port}`;
  for (const bucket of options.buckets ?? []) store.buckets.ensure(bucket);
  let stopped: Promise<void> | undefined;
  return {
    name: 'storage',
    port,
    env: { STORAGE_EMULATOR_HOST: origin },
    onEvent: (listener) => void listeners.add(listener),
    stop: () =>
      (stopped ??= server.stop().then(() => {
        store.close();
        if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
      })),
  };
}

function openStore(folder: string, origin: () => string, tell: (event: ObjectEvent) => void) {
  const blobs = new BlobStore(join(folder, 'blobs'));
  const database = openCatalogue(join(folder, 'catalogue.sqlite'));
  const buckets = new BucketStore(database, origin);
  const objects = new ObjectStore({ database, buckets, blobs, origin, tell });
  const sessions = new SessionStore(database);
  blobs.keepOnly(new Set([...objects.files(), ...sessions.openFiles()]));
  const uploads = new Uploads(sessions, objects, blobs);
  const routes = [
    ...bucketRoutes(buckets),
    ...objectRoutes(objects, blobs),
    ...copyRoutes(objects, blobs),
    ...uploadRoutes(objects, blobs, uploads, origin),
    ...xmlRoutes(objects, blobs),
  ];
  return { buckets, routes, close: () => database.close() };
}

/** A large upload may take longer than Node's default of five minutes a request. */
const TIMEOUTS = { requestTimeout: 0, keepAliveTimeout: 60_000 } as const;

function listen(routes: readonly Route[], port: number): Promise<HttpServer> {
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    serve(routes, request, response).catch((error: unknown) => {
      console.error('storage:', error);
      response.destroy();
    });
  };
  return serveHttp(onRequest, port, TIMEOUTS);
}

async function serve(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.url = withoutApiPrefix(request.url ?? '/');
  const reply = await answer(routes, request);
  if (response.destroyed) {
    reply.stream?.destroy();
    return;
  }
  response.writeHead(reply.status ?? 200, headersOf(reply));
  if (request.method === 'HEAD' || !reply.stream) {
    reply.stream?.destroy();
    response.end(bodyOf(reply, request));
    return;
  }
  // A reader that goes away ends the response: there is no one left to tell.
  await pipeline(reply.stream, response).catch(() => response.destroy());
}

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<Reply> {
  try {
    return await dispatch(routes, request);
  } catch (error) {
    if (error instanceof StorageError) return { status: error.status, json: error.body() };
    if (!request.destroyed) console.error('storage:', error);
    return { status: 500, json: new StorageError(500, 'backendError', String(error)).body() };
  }
}

/** The clients add these prefixes, or not, depending on how their endpoint is set. */
function withoutApiPrefix(url: string): string {
  return url
    .replace(/^(?:\/resumable)?\/upload\/storage\/v1\//, '/upload/')
    .replace(/^(?:\/download)?\/storage\/v1\//, '/');
}

function headersOf({ headers, json, text }: Reply): Record<string, string> {
  if (json !== undefined) return { 'content-type': 'application/json; charset=UTF-8', ...headers };
  if (text !== undefined) return { 'content-type': 'text/html; charset=UTF-8', ...headers };
  return { ...headers };
}

function bodyOf({ json, text }: Reply, { method }: IncomingMessage): string | undefined {
  if (method === 'HEAD') return undefined;
  return json === undefined ? text : JSON.stringify(json);
}
