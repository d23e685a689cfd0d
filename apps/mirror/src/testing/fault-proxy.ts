import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What befalls a request on its way: an HTTP status instead of an answer, or the answer lost after the work was done. */
export type Fault = number | 'lose the answer';

/** A proxy before a service on 127.0.0.1 that can be told to fail. */
export interface FaultProxy {
  readonly port: number;
  /** Where requests go; 0 is nowhere: every connection is cut. */
  target: number;
  /** Faults for the next insertAll requests, one each. */
  readonly faults: Fault[];
  /** Faults that fired. */
  readonly fired: Fault[];
  /** Requests that were cut for want of a target. */
  cut: number;
  stop(): Promise<void>;
}

/** Starts a proxy before a port. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const server = createServer((message, response) => void pass(message, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    faults: [],
    fired: [],
    cut: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function pass(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    if (proxy.target === 0) {
      proxy.cut += 1;
      response.destroy();
      return;
    }
    const fault = message.url?.includes('/insertAll') ? proxy.faults.shift() : undefined;
    if (fault !== undefined) proxy.fired.push(fault);
    if (typeof fault === 'number') {
      response.writeHead(fault, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: fault, message: 'injected', errors: [] } }));
      return;
    }
    forward(message, Buffer.concat(chunks), response, fault);
  }

  function forward(
    { url, method, headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    fault: 'lose the answer' | undefined,
  ): void {
    const options = { port: proxy.target, host: '127.0.0.1', path: url, method, headers };
    const onward = request(options, (answer) => {
      if (fault) {
        answer.resume().on('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  return proxy;
}
