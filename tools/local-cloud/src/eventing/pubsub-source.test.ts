import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPubsub } from '../pubsub/start-pubsub.ts';
import type { Service } from '../service.ts';
import { createPubsubSource, type PubsubSource } from './pubsub-source.ts';

const PROJECT = 'demo-source';

describe('a source of messages', () => {
  const outside = { ...process.env };
  const asked: (string | undefined)[] = [];
  let metadata: Server;
  let pubsub: Service;
  let source: PubsubSource;

  before(async () => {
    metadata = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(metadata, 'listening');
    delete process.env['METADATA_SERVER_DETECTION'];
    process.env['GCE_METADATA_HOST'] = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    pubsub = await startPubsub();
    source = createPubsubSource({
      projectId: PROJECT,
      host: `127.0.0.1:${pubsub.port}`,
      onError: (_spec, error) => {
        throw error;
      },
    });
  });
  after(async () => {
    await source.stop();
    await pubsub.stop();
    metadata.close();
    process.env = outside;
  });

  it('asks the machine for no credentials, and leaves its environment as it is', async () => {
    const before = { ...process.env };
    const taken = Promise.withResolvers<string>();
    await source.feed({
      topic: 'told',
      subscription: 'told-here',
      maxMessages: 1,
      take: ({ data }, acknowledge) => {
        acknowledge();
        taken.resolve(Buffer.from(data).toString());
      },
      onError: taken.reject,
    });
    await source.publish('told', Buffer.from('a word'), {});
    assert.equal(await taken.promise, 'a word');
    assert.deepEqual(asked, []);
    assert.deepEqual({ ...process.env }, before);
  });
});
