import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { FailureView } from '@earshot/dashboard-core/routes';

/** Where the build puts the page. */
export const builtPage = join(import.meta.dirname, '../../../../../dist/dashboard-page');

/** The page with a server that tells what a test says. */
export interface FakeServer {
  /** The page's address. */
  readonly url: string;
  /** What each route of the API answers from now on, by its path below `api/`; bytes are an image. */
  readonly views: Map<string, unknown>;
  /** What each POST is refused with from now on, by its path below `api/`. */
  readonly refusals: Map<string, FailureView>;
  /** Bodies that were posted, with their paths. */
  readonly posted: { readonly path: string; readonly body: string }[];
  /** Tells all streams of a path a view. */
  readonly tell: (path: string, view: unknown) => void;
  /** Breaks all streams off. */
  readonly breakOff: () => void;
  /** How many streams of a path are open. */
  readonly streams: (path: string) => number;
  /** From now on streams are refused. */
  refuseStreams: boolean;
  readonly stop: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** As strict as the page can stand: whatever it does beyond fails its tests. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** Serves the built page below a path of its own, as a function does. */
export async function startFakeServer(): Promise<FakeServer> {
  const views = new Map<string, unknown>();
  const refusals = new Map<string, FailureView>();
  const posted: { readonly path: string; readonly body: string }[] = [];
  const open = new Map<string, Set<ServerResponse>>();
  let refuse = false;
  const server = createServer((request, response) => {
    const path = decodeURI(request.url ?? '').replace(/^\/somewhere\//, '');
    void (async () => {
      if (request.method === 'POST') {
        const chunks = await request.toArray();
        posted.push({ path, body: Buffer.concat(chunks as Buffer[]).toString() });
        const refusal = refusals.get(path.slice(4));
        response.writeHead(refusal ? 403 : 202).end(JSON.stringify(refusal ?? {}));
      } else if (path.startsWith('api/live/')) stream(path, response);
      else if (path.startsWith('api/')) answer(response, views.get(path.slice(4)));
      else await file(path === '' ? 'index.html' : path, response);
    })();
  });
  const stream = (path: string, response: ServerResponse) => {
    if (refuse) return void response.writeHead(429).end('{"code":"too_many","reason":"Too many streams."}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 50\n\n');
    const streams = (open.get(path) ?? new Set<ServerResponse>()).add(response);
    open.set(path, streams);
    response.once('close', () => streams.delete(response));
    const view = views.get(path.slice('api/live/'.length));
    if (view !== undefined) response.write(event(view));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/somewhere/`,
    views,
    refusals,
    posted,
    tell: (path, view) => {
      for (const response of open.get(path) ?? []) response.write(event(view));
    },
    breakOff: () => {
      for (const streams of open.values()) for (const response of streams) response.destroy();
    },
    streams: (path) => open.get(path)?.size ?? 0,
    get refuseStreams() {
      return refuse;
    },
    set refuseStreams(value) {
      refuse = value;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function event(view: unknown): string {
  return `event: view\ndata: ${JSON.stringify(view)}\n\n`;
}

function answer(response: ServerResponse, view: unknown): void {
  if (view instanceof Uint8Array)
    return void response.writeHead(200, { 'content-type': 'image/png' }).end(view);
  const [status, body] =
    view === undefined ? [404, { code: 'not_found', reason: 'There is no such thing.' }] : [200, view];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function file(path: string, response: ServerResponse): Promise<void> {
  const type = TYPES[extname(path)];
  if (type === undefined || path.includes('..')) return void response.writeHead(404).end();
  response
    .writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
    .end(await readFile(join(builtPage, path)));
}
