import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What stands between a mirror and BigQuery: it answers as late as Google's would, counts, and can be down. */
export interface SlowProxy {
  readonly port: number;
  /** insertAll requests that came, answered or not. */
  inserts(): number;
  /** Requests that were cut while it was down. */
  cut(): number;
  /** Every connection is cut from now on, those in the middle of a request after the work is done, until it is up. */
  down(): void;
  up(): void;
  stop(): Promise<void>;
}

/** Starts a proxy before a port, whose answers to insertAll come after so many milliseconds at least. */
export async function startSlowProxy(target: number, answerMs: number): Promise<SlowProxy> {
  const agent = new Agent({ keepAlive: true });
  let state: 'up' | 'down' = 'up';
  let [inserts, cut] = [0, 0];

  const pass = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isInsert = message.url?.includes('/insertAll') ?? false;
    const body = await bytesOf(message);
    if (isInsert) inserts += 1;
    if (state === 'down') {
      cut += 1;
      response.destroy();
      return;
    }
    const [answer] = await Promise.all([
      forward(message, body),
      isInsert ? pause(answerMs) : Promise.resolve(),
    ]);
    // Another time has come while it was at work.
    if (isDown()) {
      cut += 1;
      response.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const isDown = () => state === 'down';

  const forward = async ({ url, method, headers }: IncomingMessage, body: Buffer) => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = { agent, host: '127.0.0.1', port: target, path: url, method, headers };
    request(options, resolve).on('error', reject).end(body);
    const answer = await promise;
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await bytesOf(answer) };
  };

  const server = createServer((message, response) => {
    void pass(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    inserts: () => inserts,
    cut: () => cut,
    down: () => {
      state = 'down';
    },
    up: () => {
      state = 'up';
    },
    stop: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
