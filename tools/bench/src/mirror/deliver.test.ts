import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@earshot/testing';
import { deliver } from './deliver.ts';
import { startSlowProxy } from './slow-proxy.ts';

/** A server that answers with what `statusOf` says of a body. */
async function serve(statusOf: (body: string) => number): Promise<{ port: number; server: Server }> {
  const server = createServer((message, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => (body += chunk.toString()));
    message.on('end', () => response.writeHead(statusOf(body)).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

describe('what the mirror is measured with', () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  it('delivers each event until it is taken, and counts what it had to deliver again', async () => {
    const refusals = new Map([
      ['a', 2],
      ['b', 1],
    ]);
    const taken: string[] = [];
    const { port, server } = await serve((body) => {
      const left = refusals.get(body) ?? 0;
      refusals.set(body, left - 1);
      if (left > 0) return 500;
      taken.push(body);
      return 204;
    });
    servers.push(server);
    const done: number[] = [];
    const calls = ['a', 'b', 'c', 'd'].map((body) => ({ headers: {}, body }));
    const delivered = await deliver(calls, { port, path: '/' }, (count) => done.push(count));
    assert.deepEqual(taken.sort(), ['a', 'b', 'c', 'd']);
    assert.equal(delivered.redelivered, 3);
    assert.equal(delivered.waitsMs.length, 4);
    assert.deepEqual(done, [1, 2, 3, 4]);
  });

  it('counts inserts, and cuts what comes while BigQuery is down', async () => {
    let asked = 0;
    const { port, server } = await serve(() => {
      asked += 1;
      return 200;
    });
    servers.push(server);
    const proxy = await startSlowProxy(port, 5);
    const insert = () => fetch(`http://127.0.0.1:${proxy.port}/t/insertAll`, { method: 'POST', body: '{}' });
    try {
      assert.equal((await insert()).status, 200);
      proxy.down();
      await assert.rejects(insert());
      assert.deepEqual([proxy.inserts(), proxy.cut(), asked], [2, 1, 1]);
      proxy.up();
      const late = insert();
      await until('the request to be at work', () => proxy.inserts() === 3);
      assert.equal((await late).status, 200);
    } finally {
      await proxy.stop();
    }
  });
});
