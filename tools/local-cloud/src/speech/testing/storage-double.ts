import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** As much of Cloud Storage's JSON API as Speech uses, for its tests. */
export interface StorageDouble {
  readonly endpoint: string;
  /** Objects by `bucket/name`; put inputs in, find results here. */
  readonly objects: Map<string, Buffer>;
  /** Objects whose content was asked for, in order. */
  readonly reads: string[];
  stop(): Promise<void>;
}

/** Starts a {@link StorageDouble} on a free port. Buckets named `missing…` do not exist. */
export async function startStorageDouble(): Promise<StorageDouble> {
  const objects = new Map<string, Buffer>();
  const reads: string[] = [];
  const server = createServer((request, response) => {
    void answer({ objects, reads }, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    reads,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  { objects, reads }: Pick<StorageDouble, 'objects' | 'reads'>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? '/', 'http://storage');
  const [, bucket = '', name = ''] = /\/b\/([^/]+)\/o\/?(.*)$/.exec(url.pathname) ?? [];
  if (request.method === 'POST' && !bucket.startsWith('missing')) {
    objects.set(`${bucket}/${url.searchParams.get('name') ?? ''}`, Buffer.from(await text(request)));
    return response.end('{}');
  }
  const object = `${bucket}/${decodeURIComponent(name)}`;
  const body = objects.get(object);
  if (!body) return response.writeHead(404).end();
  if (url.searchParams.get('alt') !== 'media') return response.end(JSON.stringify({ generation: '1' }));
  reads.push(object);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${from}-${body.length - 1}/${body.length}`;
  response.writeHead(from > 0 ? 206 : 200, { 'accept-ranges': 'bytes', 'content-range': range });
  return response.end(body.subarray(from));
}
