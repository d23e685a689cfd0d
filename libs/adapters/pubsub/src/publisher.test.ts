import assert from 'node:assert/strict';
import { type Service, startPubsub } from '@earshot/local-cloud';
import { until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import { publisher } from './publisher.ts';

describe('publisher', () => {
  const outside = { ...process.env };
  let service: Service;
  let pubsub: PubSub;

  before(async () => {
    service = await startPubsub();
    Object.assign(process.env, service.env, {
      GCLOUD_PROJECT: 'demo-publisher',
      METADATA_SERVER_DETECTION: 'none',
    });
    pubsub = new PubSub();
  });
  after(async () => {
    await pubsub.close();
    await service.stop();
    process.env = outside;
  });

  it('sends one body as it is and several as an array, and resolves when they are taken', async () => {
    const [topic] = await pubsub.createTopic('things');
    const [subscription] = await topic.createSubscription('seen');
    const seen: string[] = [];
    subscription.on('message', (message) => {
      seen.push(message.data.toString());
      message.ack();
    });
    const things = publisher('things');
    await things.publish([{ n: 1 }]);
    await things.publish([{ n: 2 }, { n: 3 }]);
    await things.publish([]);
    await until('both messages', () => seen.length === 2);
    assert.deepEqual(seen.sort(), ['[{"n":2},{"n":3}]', '{"n":1}']);
    await subscription.close();
  });

  it('says so when there is no such topic', async () => {
    await assert.rejects(publisher('nowhere').publish([{ n: 1 }]), /NOT_FOUND/);
  });
});
