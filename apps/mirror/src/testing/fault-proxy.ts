import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What befalls an insertAll on its way: an HTTP status instead of an answer, the answer lost after the work was done, or no
 * answer ever.
 */
export type Fault = number | 'lose the answer' | 'no answer';

/** How a document's rows are refused: each row by itself, with a reason, or the whole request for it. */
export interface Refusal {
  readonly what: 'row' | 'request';
  /** BigQuery's reason of a row; `invalid` unless given. */
  readonly reason?: string;
  /** How often that happened. */
  times: number;
}

/** A proxy before BigQuery on 127.0.0.1 that can be told to fail. */
export interface FaultProxy {
  readonly port: number;
  /** Where requests go; 0 is nowhere: every connection is cut. */
  target: number;
  /** Faults for the next insertAll requests, one each. */
  readonly faults: Fault[];
  /** Faults that fired. */
  readonly fired: Fault[];
  /** By document. */
  readonly refused: Map<string, Refusal>;
  /** Requests that were cut for want of a target. */
  cut: number;
  /** insertAll requests that were passed on. */
  inserts: number;
  /** Called when an insertAll comes, before anything becomes of it. */
  onInsert: () => void;
  stop(): Promise<void>;
}

interface Insert {
  readonly rows: readonly { readonly json: { readonly document: string } }[];
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
    refused: new Map(),
    cut: 0,
    inserts: 0,
    onInsert: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function pass(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (proxy.target === 0) {
      proxy.cut += 1;
      response.destroy();
    } else if (message.url?.includes('_changes/insertAll')) {
      insert(message, body, response);
    } else {
      forward(message, body, response);
    }
  }

  function insert(message: IncomingMessage, body: Buffer, response: ServerResponse): void {
    proxy.onInsert();
    const fault = proxy.faults.shift();
    if (fault !== undefined) proxy.fired.push(fault);
    const asked = JSON.parse(body.toString()) as Insert;
    const refusals = asked.rows.map(({ json }) => proxy.refused.get(json.document));
    for (const refusal of refusals) if (refusal) refusal.times += 1;
    const status = refusals.some((refusal) => refusal?.what === 'request') ? 413 : fault;
    if (typeof status === 'number') {
      answer(response, status, { error: { code: status, message: 'injected', errors: [] } });
      return;
    }
    if (fault === 'no answer') return;
    proxy.inserts += 1;
    const insertErrors = refusals.flatMap((refusal, index) =>
      refusal ? [{ index, errors: [{ reason: refusal.reason ?? 'invalid', message: 'injected' }] }] : [],
    );
    const rows = asked.rows.filter((_, i) => !refusals[i]);
    forward(message, Buffer.from(JSON.stringify({ ...asked, rows })), response, (done) => {
      if (fault) response.destroy();
      else if (insertErrors.length > 0) answer(response, 200, { insertErrors });
      else done();
    });
  }

  /** Passes a request on; `then` decides what becomes of its answer. */
  function forward(
    { url, method, headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    then: (done: () => void) => void = (done) => done(),
  ): void {
    const options = {
      port: proxy.target,
      host: '127.0.0.1',
      path: url,
      method,
      headers: { ...headers, 'content-length': body.byteLength },
    };
    const onward = request(options, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        then(() => {
          response.writeHead(reply.statusCode ?? 502, reply.headers);
          response.end(Buffer.concat(chunks));
        });
      });
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  return proxy;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
