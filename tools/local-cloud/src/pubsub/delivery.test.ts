import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { until } from '@earshot/testing';
import type { Message } from '@google-cloud/pubsub';
import { type Fixture, onMessages, startClients, textOf } from './testing/clients.ts';

describe('Pub/Sub, with Google’s client', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startClients();
  });
  after(() => fixture.close());

  let made = 0;
  async function pair(options: object = {}) {
    const name = `t${process.pid}-${++made}`;
    const [topic] = await fixture.pubsub.createTopic(`topic-${name}`);
    const [subscription] = await topic.createSubscription(`sub-${name}`, options);
    return { topic, subscription };
  }

  async function pull(name: string, maxMessages = 10) {
    const [{ receivedMessages }] = await fixture.subscriber.pull({
      subscription: name,
      maxMessages,
      returnImmediately: true,
    });
    return receivedMessages ?? [];
  }

  it('delivers every message once to a subscriber that acknowledges, each with its own id', async () => {
    const { topic, subscription } = await pair();
    const got: string[] = [];
    const close = onMessages(subscription, (message) => {
      got.push(message.id);
      message.ack();
    });
    const sent = await Promise.all(
      Array.from({ length: 300 }, (_, i) => topic.publishMessage({ json: { i } })),
    );
    await until('all messages', () => got.length >= 300);
    await close();
    assert.deepEqual(got.toSorted(), sent.toSorted());
    assert.deepEqual(await pull(subscription.name), []);
  });

  it('delivers a message again after a nack, and after its deadline passed', async () => {
    const { topic, subscription } = await pair();
    await topic.publishMessage({ data: Buffer.from('x') });
    const [first] = await pull(subscription.name);
    assert.deepEqual(await pull(subscription.name), []);
    const ackIds = [first?.ackId ?? ''];
    await fixture.subscriber.modifyAckDeadline({
      subscription: subscription.name,
      ackIds,
      ackDeadlineSeconds: 1,
    });
    const [second] = await until('the lapse', async () => {
      const messages = await pull(subscription.name);
      return messages.length > 0 && messages;
    });
    await fixture.subscriber.modifyAckDeadline({
      subscription: subscription.name,
      ackIds: [second?.ackId ?? ''],
      ackDeadlineSeconds: 0,
    });
    const [third] = await pull(subscription.name);
    assert.equal(third?.message?.messageId, first?.message?.messageId);
  });

  it('sends a message that failed five times to the dead-letter topic, with where it came from', async () => {
    const dead = await pair();
    const deadLetterPolicy = { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 };
    const { topic, subscription } = await pair({ deadLetterPolicy });
    const attempts: number[] = [];
    const close = onMessages(subscription, (message) => {
      attempts.push(message.deliveryAttempt);
      message.nack();
    });
    await topic.publishMessage({ data: Buffer.from('poison'), attributes: { a: '1' } });
    const [letter] = await until('the dead letter', async () => {
      const messages = await pull(dead.subscription.name);
      return messages.length > 0 && messages;
    });
    await close();
    assert.deepEqual(attempts, [1, 2, 3, 4, 5]);
    const {
      a,
      CloudPubSubDeadLetterSourceDeliveryCount: count,
      CloudPubSubDeadLetterSourceSubscription: source,
    } = letter?.message?.attributes ?? {};
    assert.deepEqual([a, count, source], ['1', '5', subscription.name.split('/').at(-1)]);
  });

  it('keeps a dead message where the dead-letter topic is not there', async () => {
    const dead = await pair();
    const { topic, subscription } = await pair({
      deadLetterPolicy: { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 },
    });
    await dead.topic.delete();
    let deliveries = 0;
    const close = onMessages(subscription, (message) => {
      deliveries += 1;
      if (deliveries > 6) message.ack();
      else message.nack();
    });
    await topic.publishMessage({ data: Buffer.from('poison') });
    await until('a delivery after the fifth', () => deliveries > 6);
    await close();
  });

  it('delivers the messages of an ordering key in their order, though one is nacked', async () => {
    const { topic, subscription } = await pair({ enableMessageOrdering: true });
    const ordered = fixture.pubsub.topic(topic.name, { messageOrdering: true });
    const seen: number[] = [];
    let nacked = false;
    const close = onMessages(subscription, (message) => {
      seen.push(Number(textOf(message)));
      if (textOf(message) === '3' && !nacked) {
        nacked = true;
        message.nack();
      } else message.ack();
    });
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        ordered.publishMessage({ data: Buffer.from(String(i)), orderingKey: 'k' }),
      ),
    );
    const last = await until('the second run', () => {
      const again = seen.indexOf(3, seen.indexOf(3) + 1);
      return again >= 0 && seen.at(-1) === 9 && seen.slice(again);
    });
    await close();
    assert.deepEqual(last, [3, 4, 5, 6, 7, 8, 9]);
  });

  it('acknowledges exactly once: an acknowledgement that comes too late is told', async () => {
    const { topic, subscription } = await pair({ enableExactlyOnceDelivery: true });
    await topic.publishMessage({ data: Buffer.from('x') });
    const [first] = await pull(subscription.name);
    const request = { subscription: subscription.name, ackIds: [first?.ackId ?? ''] };
    await fixture.subscriber.modifyAckDeadline({ ...request, ackDeadlineSeconds: 0 });
    await assert.rejects(
      fixture.subscriber.acknowledge(request),
      (error: { code: number; errorInfoMetadata: object }) => {
        assert.equal(error.code, 9);
        assert.deepEqual(error.errorInfoMetadata, {
          [first?.ackId ?? '']: 'PERMANENT_FAILURE_INVALID_ACK_ID',
        });
        return true;
      },
    );
    const close = onMessages(subscription, () => undefined);
    const message = await new Promise<Message>((resolve) => subscription.once('message', resolve));
    assert.equal(await message.ackWithResponse(), 'SUCCESS');
    await close();
  });

  it('holds back what a stream has no room for', async () => {
    const { topic, subscription } = await pair();
    const limited = fixture.pubsub.subscription(subscription.name, {
      flowControl: { maxMessages: 3, allowExcessMessages: false },
      streamingOptions: { maxStreams: 1 },
    });
    await Promise.all(Array.from({ length: 10 }, (_, i) => topic.publishMessage({ json: { i } })));
    const held: Message[] = [];
    const close = onMessages(limited, (message) => held.push(message));
    await until('three messages', () => held.length === 3);
    assert.equal((await pull(subscription.name)).length, 7);
    for (const message of held) message.ack();
    await close();
  });

  it('starts again from a time or a snapshot that it is sought to', async () => {
    const { topic, subscription } = await pair({ retainAckedMessages: true });
    await topic.publishMessage({ data: Buffer.from('1') });
    const [first] = await pull(subscription.name);
    const [snapshot] = await subscription.createSnapshot(`snap-${process.pid}`);
    await fixture.subscriber.acknowledge({ subscription: subscription.name, ackIds: [first?.ackId ?? ''] });
    await topic.publishMessage({ data: Buffer.from('2') });
    const texts = async () =>
      (await pull(subscription.name)).map(({ message }) => Buffer.from(message?.data ?? '').toString());
    await subscription.seek(new Date(Date.now() + 60_000));
    assert.deepEqual(await texts(), []);
    await subscription.seek(snapshot.name);
    assert.deepEqual(await texts(), ['1', '2']);
    await subscription.seek(new Date(Date.now() + 60_000));
    await subscription.seek(new Date(Date.now() - 60_000));
    assert.deepEqual(await texts(), ['1', '2']);
  });

  it('refuses what production refuses', async () => {
    const { topic, subscription } = await pair();
    const refuses = (call: Promise<unknown>, code: number, message: RegExp) =>
      assert.rejects(call, { code, message });
    await refuses(topic.publishMessage({ data: Buffer.alloc(10_000_000) }), 3, /too large/);
    await refuses(fixture.publisher.publish({ topic: topic.name, messages: [{}] }), 3, /empty/);
    await refuses(
      fixture.pubsub.topic('none').publishMessage({ json: {} }),
      5,
      /Resource not found \(resource=none\)/,
    );
    await refuses(fixture.pubsub.createTopic('googbad'), 3, /Invalid \[topics\] name/);
    await refuses(topic.createSubscription(subscription.name.split('/').at(-1) ?? ''), 6, /already exists/);
    await refuses(topic.createSubscription('sub-filter', { filter: 'nonsense' }), 3, /filter/);
    await refuses(topic.createSubscription('sub-deadline', { ackDeadlineSeconds: 5 }), 3, /ack deadline/);
    await refuses(subscription.setMetadata({ filter: 'attributes:a' }), 3, /filter/);
    await refuses(
      fixture.subscriber.pull({ subscription: `${subscription.name}x`, maxMessages: 1 }),
      5,
      /not found/,
    );
  });

  it('keeps the messages of a subscription whose topic was deleted', async () => {
    const { topic, subscription } = await pair();
    await topic.publishMessage({ data: Buffer.from('x') });
    await topic.delete();
    const [{ topic: name }] = await subscription.getMetadata();
    assert.equal(name, '_deleted-topic_');
    assert.equal((await pull(subscription.name)).length, 1);
  });

  describe('a push subscription', () => {
    let endpoint: Server;
    let url: string;
    const requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
    let answers: number[] = [];
    beforeEach(async () => {
      requests.length = 0;
      endpoint = createServer((request, response) => {
        void buffer(request).then((body) => {
          requests.push({ headers: request.headers, body: body.toString() });
          response.writeHead(answers.shift() ?? 204).end();
        });
      });
      await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/push`;
    });
    afterEach(() => endpoint.close());

    it('posts the wrapped message, and again after an error', async () => {
      answers = [500, 503];
      const { topic, subscription } = await pair({ pushEndpoint: url });
      const id = await topic.publishMessage({ data: Buffer.from('pushed'), attributes: { a: '1' } });
      await until('three requests', () => requests.length >= 3);
      const body = JSON.parse(requests[2]?.body ?? '') as {
        message: Record<string, unknown>;
        subscription: string;
      };
      assert.equal(body.subscription, subscription.name);
      const { publishTime, publish_time, ...message } = body.message;
      assert.equal(publishTime, publish_time);
      assert.deepEqual(message, {
        attributes: { a: '1' },
        data: Buffer.from('pushed').toString('base64'),
        messageId: id,
        message_id: id,
      });
      await subscription.delete();
    });

    it('posts the bytes alone where the payload is unwrapped', async () => {
      answers = [];
      const pushConfig = { pushEndpoint: url, noWrapper: { writeMetadata: true } };
      const { topic, subscription } = await pair({ pushConfig });
      const id = await topic.publishMessage({ data: Buffer.from('{"a":1}'), attributes: { kind: 'k' } });
      await until('the request', () => requests.length >= 1);
      assert.equal(requests[0]?.body, '{"a":1}');
      assert.deepEqual(
        [requests[0].headers['x-goog-pubsub-message-id'], requests[0].headers['kind']],
        [id, 'k'],
      );
      await subscription.delete();
    });
  });
});

describe('Pub/Sub with a folder', () => {
  it('has its topics, subscriptions and unacknowledged messages after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'pubsub-test-'));
    let fixture = await startClients(dataDir);
    const [topic] = await fixture.pubsub.createTopic('kept');
    const [subscription] = await topic.createSubscription('kept-sub', { ackDeadlineSeconds: 30 });
    const pull = async () => {
      const request = { subscription: subscription.name, maxMessages: 10, returnImmediately: true };
      return (await fixture.subscriber.pull(request))[0].receivedMessages ?? [];
    };
    for (const text of ['acked', 'leased', 'new'])
      await topic.publishMessage({ data: Buffer.from(text), attributes: { text } });
    const [first] = await pull();
    await fixture.subscriber.acknowledge({ subscription: subscription.name, ackIds: [first?.ackId ?? ''] });
    await fixture.close();
    fixture = await startClients(dataDir);
    const [metadata] = await fixture.pubsub.subscription('kept-sub').getMetadata();
    assert.equal(metadata.ackDeadlineSeconds, 30);
    const after = await pull();
    assert.deepEqual(
      after.map(({ message }) => [Buffer.from(message?.data ?? '').toString(), message?.attributes]),
      [
        ['leased', { text: 'leased' }],
        ['new', { text: 'new' }],
      ],
    );
    await fixture.close();
    await rm(dataDir, { recursive: true });
  });
});
