import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the local BigQuery and refuses some inserts as a whole. */
export interface RefusingProxy {
  readonly port: number;
  /** An insert of changes that names this text is refused; none is while it is undefined. */
  refused: string | undefined;
  /** Inserts refused so far. */
  refusals: number;
  stop(): Promise<void>;
}

/** Starts a proxy before a port of this machine. */
export async function startRefusingProxy(target: number): Promise<RefusingProxy> {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/' } = request;
      const body = await bodyOf(request);
      if (proxy.refused !== undefined && url.includes('_changes/insertAll') && body.includes(proxy.refused)) {
        proxy.refusals += 1;
        response.writeHead(413, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { code: 413, message: 'Request Entity Too Large' } }));
        return;
      }
      const answer = await fetch(`http://127.0.0.1:${target}${url}`, {
        method,
        headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
        ...(body.length > 0 && { body }),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RefusingProxy = {
    port: (server.address() as AddressInfo).port,
    refused: undefined,
    refusals: 0,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
