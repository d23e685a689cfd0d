/**
 * A functions process: loads one built codebase and serves some of its functions, each behind functions-framework's
 * own request handling, at `/<function>` of one free port, which it tells its parent.
 *
 * Arguments: the codebase's directory; the functions as JSON, see {@link ServedFunction}.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  cloudEvent,
  http,
  type CloudEventFunction,
  type HttpFunction,
} from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { ServedFunction } from './protocol.ts';

/** functions-framework's exit code for a fault outside of any request; production instances end with it too. */
const FAULT_EXIT_CODE = 16;

async function main(directory: string, functions: readonly ServedFunction[]): Promise<void> {
  new Worker(new URL('./orphan-watch.ts', import.meta.url)).unref();
  const exported = await load(directory);
  const servers = new Map(functions.map((fn) => [fn.name, mount(exported, fn)]));
  const server = createServer((request, response) => {
    const [, name = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(request.url ?? '') ?? [];
    const target = servers.get(name);
    if (!target) {
      response.writeHead(404).end();
      return;
    }
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    target.emit('request', request, response);
  });
  // The local cloud, its only client, keeps its connections; one closed here while idle could meet its next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.send?.({ port: (server.address() as AddressInfo).port });
}

/** Loads a package as the Firebase CLI does: CommonJS, or an ES module, with or without top-level await. */
async function load(directory: string): Promise<unknown> {
  const require = createRequire(import.meta.url);
  try {
    return require(directory) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return (await import(pathToFileURL(require.resolve(directory)).href)) as unknown;
  }
}

function mount(exported: unknown, { name, entryPoint, signature }: ServedFunction): Server {
  const handler = entryPoint
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], exported);
  if (typeof handler !== 'function') throw new Error(`${entryPoint} is not exported`);
  if (signature === 'cloudevent') cloudEvent(name, handler as CloudEventFunction);
  else http(name, handler as RequestListener as HttpFunction);
  return getTestServer(name);
}

function end(error: unknown): void {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(FAULT_EXIT_CODE);
}

process.on('uncaughtException', end);
process.on('unhandledRejection', end);
const [directory = '', functions = '[]'] = process.argv.slice(2);
main(directory, JSON.parse(functions) as ServedFunction[]).catch(end);
