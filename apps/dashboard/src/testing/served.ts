import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { DashboardRequest } from '../http/call.ts';

export interface Served {
  /** Without a slash at its end. */
  readonly url: string;
  readonly server: Server;
  stop(): Promise<void>;
}

type Handler = (request: DashboardRequest, response: ServerResponse) => unknown;

/** Serves a handler over HTTP, with JSON bodies parsed as functions-framework does. */
export async function serve(handler: Handler): Promise<Served> {
  const server = createServer((incoming, response) => {
    void requestOf(incoming).then((request) => handler(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<DashboardRequest> {
  const { url = '/', method = 'GET', headers } = incoming;
  const isJson = headers['content-type'] === 'application/json' && headers['content-length'] !== '0';
  const body: unknown = isJson ? await json(incoming) : undefined;
  return {
    url,
    method,
    path: new URL(url, 'http://here').pathname,
    body,
    get: (name) => {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
