import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listening HTTP server. */
export interface HttpServer {
  readonly port: number;
  /** Closes it and cuts its connections; idempotent, resolves once the port is closed. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves HTTP on 127.0.0.1, on a free port where it is 0.
 * @throws Error when the port is taken
 */
export async function serveHttp(
  serve: RequestListener,
  port: number,
  options: ServerOptions = {},
): Promise<HttpServer> {
  const server = createServer(options, serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  let stopped: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      (stopped ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}
