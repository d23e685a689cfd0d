import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BigqueryError } from '../errors.ts';
import { dispatch, type Route } from './router.ts';
import { METADATA_HEADER } from './token.ts';

/** A listening HTTP server. */
export interface RestServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves routes as a Google JSON API does, on 127.0.0.1. */
export async function serveRest(routes: readonly Route[], port: number): Promise<RestServer> {
  const server = createServer((message, response) => {
    answer(routes, message, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  routes: readonly Route[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-type', 'application/json; charset=UTF-8');
  response.setHeader(...METADATA_HEADER);
  try {
    const result = await dispatch(routes, message);
    if (result === undefined) response.writeHead(204).end();
    else response.end(JSON.stringify(result));
  } catch (error) {
    const fault = error instanceof BigqueryError ? error : unforeseen(error);
    const { status, message: text, reason } = fault;
    const errors = [{ message: text, domain: 'global', reason }];
    response.writeHead(status).end(JSON.stringify({ error: { code: status, message: text, errors } }));
  }
}

/** A fault of the stand-in itself: told to the client and on standard error, where its developer looks. */
function unforeseen(error: unknown): BigqueryError {
  console.error('local BigQuery:', error);
  return new BigqueryError(500, 'internalError', error instanceof Error ? error.message : String(error));
}
