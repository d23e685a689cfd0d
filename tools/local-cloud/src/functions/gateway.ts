import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import pLimit from 'p-limit';
import { serveHttp } from '../serve-http.ts';
import type { Service } from '../service.ts';
import type { FunctionHost } from './host.ts';
import type { FunctionSpec } from './spec.ts';

/** A function and the process that serves it. */
export interface Hosted {
  readonly spec: FunctionSpec;
  readonly host: FunctionHost;
}

/** The one public port of all HTTPS functions. */
export interface Gateway extends Service {
  /** Requests that are being answered; a stream of events, which goes on as long as somebody looks, is answered once it has begun. */
  pending(): number;
}

/**
 * Serves HTTPS functions at `/<function>`, like `https://<region>-<project>.cloudfunctions.net/<function>`: bodies
 * are streamed both ways, and a request that outlives the function's timeout is cut off. Other functions are not
 * reachable.
 */
export async function startGateway(
  functions: readonly Hosted[],
  { port = 0 }: { readonly port?: number },
): Promise<Gateway> {
  const byName = new Map(
    functions.map((hosted) => [hosted.spec.name, { hosted, limit: pLimit(hosted.spec.concurrency) }]),
  );
  let pending = 0;
  const { port: bound, stop } = await serveHttp((incoming, response) => {
    const [, name = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(incoming.url ?? '') ?? [];
    const found = byName.get(name);
    if (!found) {
      refuse(
        response,
        404,
        `No HTTPS function is called ${name}. There are: ${[...byName.keys()].join(', ')}`,
      );
      return;
    }
    pending += 1;
    let isPending = true;
    const answered = () => {
      if (isPending) pending -= 1;
      isPending = false;
    };
    found
      .limit(() => forward(found.hosted, rest, incoming, response, answered))
      .catch((error: unknown) => refuse(response, 500, (error as Error).message))
      .finally(answered);
  }, port);
  return {
    name: 'functions',
    port: bound,
    env: { FUNCTIONS_URL: `http://127.0.0.1:${bound}` },
    pending: () => pending,
    stop,
  };
}

async function forward(
  { spec, host }: Hosted,
  rest: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  onStream: () => void,
): Promise<void> {
  await host.enter(spec, async (instance) => {
    await new Promise<void>((resolve) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: instance.port,
          path: `/${spec.name}${rest}`,
          method: incoming.method,
          headers: incoming.headers,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          if (answer.headers['content-type']?.startsWith('text/event-stream')) onStream();
          answer.on('error', () => response.destroy());
          answer.pipe(response);
        },
      );
      const deadline = setTimeout(() => {
        host.hangs(spec, instance);
        refuse(response, 504, `${spec.name} did not answer within ${spec.timeoutSeconds} s`);
        outgoing.destroy();
      }, spec.timeoutSeconds * 1000);
      outgoing.on('error', (error) => refuse(response, 500, `${spec.name} broke off: ${error.message}`));
      response.once('close', () => {
        clearTimeout(deadline);
        outgoing.destroy();
        resolve();
      });
      incoming.pipe(outgoing);
    });
  });
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  if (response.destroyed) return;
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}
