import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import type { Delivery, Message } from './message.ts';
import type { QueuePolicy } from './policy.ts';
import { newConsumer } from './queue-entry.ts';
import { SubscriptionQueue } from './subscription-queue.ts';

const LEASE_MS = 10_000;
const POLICY: QueuePolicy = {
  ordered: true,
  retentionMs: Infinity,
  maxAttempts: undefined,
  backoffMs: () => 0,
};

const message = (id: number, orderingKey = ''): Message => ({
  id: String(id),
  data: Buffer.from('x'),
  attributes: {},
  orderingKey,
  publishedAt: 0,
});
const stream = (maxMessages = Infinity) => newConsumer({ maxMessages, maxBytes: Infinity, takesRuns: true });
const pull = () => newConsumer({ maxMessages: 100, maxBytes: Infinity, takesRuns: false });
const ids = (deliveries: readonly Delivery[]) => deliveries.map((delivery) => Number(delivery.message.id));

function queueOf(messages: readonly Message[], policy: Partial<QueuePolicy> = {}): SubscriptionQueue {
  const queue = new SubscriptionQueue({ ...POLICY, ...policy }, 'ack-');
  for (const one of messages) queue.add(one);
  return queue;
}

describe('the queue of a subscription', () => {
  it('delivers a message to one consumer only, until its lease lapses', () => {
    const queue = queueOf([message(1)]);
    assert.deepEqual(ids(queue.take(stream(), 10, 0, LEASE_MS)), [1]);
    assert.deepEqual(queue.take(stream(), 10, 1, LEASE_MS), []);
    queue.advance(LEASE_MS - 1);
    assert.deepEqual(queue.take(stream(), 10, LEASE_MS - 1, LEASE_MS), []);
    assert.equal(queue.nextDue, LEASE_MS);
    queue.advance(LEASE_MS);
    assert.deepEqual(
      queue.take(stream(), 10, LEASE_MS, LEASE_MS).map(({ attempt }) => attempt),
      [2],
    );
  });

  it('keeps a lease that was extended, and takes no acknowledgement of one that lapsed', () => {
    const queue = queueOf([message(1)]);
    const [first] = queue.take(stream(), 1, 0, LEASE_MS);
    assert.ok(first);
    assert.equal(queue.modifyDeadline(first.ackId, 60_000, 5_000), true);
    queue.advance(64_999);
    assert.deepEqual(queue.take(stream(), 1, 64_999, LEASE_MS), []);
    queue.advance(65_000);
    assert.equal(queue.acknowledge(first.ackId), false);
    assert.equal(queue.backlog().length, 1);
  });

  it('gives a consumer no more than it has room for, and more when it acknowledges', () => {
    const queue = queueOf([1, 2, 3, 4].map((id) => message(id)));
    const consumer = stream(2);
    const [first] = queue.take(consumer, 10, 0, LEASE_MS);
    assert.ok(first);
    assert.deepEqual(ids(queue.take(consumer, 10, 0, LEASE_MS)), []);
    queue.acknowledge(first.ackId);
    assert.deepEqual(ids(queue.take(consumer, 10, 0, LEASE_MS)), [3]);
  });

  it('waits longer after each failure, as its policy says', () => {
    const queue = queueOf([message(1)], { backoffMs: (failures) => failures * 1000 });
    const [first] = queue.take(stream(), 1, 0, LEASE_MS);
    queue.modifyDeadline(first?.ackId ?? '', 0, 0);
    assert.equal(queue.nextDue, 1000);
    queue.advance(999);
    assert.deepEqual(queue.take(stream(), 1, 999, LEASE_MS), []);
    queue.advance(1000);
    const [second] = queue.take(stream(), 1, 1000, LEASE_MS);
    queue.modifyDeadline(second?.ackId ?? '', 0, 1000);
    queue.advance(2999);
    assert.deepEqual(queue.take(stream(), 1, 2999, LEASE_MS), []);
    queue.advance(3000);
    assert.equal(queue.take(stream(), 1, 3000, LEASE_MS).length, 1);
  });

  it('declares a message dead after so many failures, whether nacked or lapsed', () => {
    const queue = queueOf([message(1)], { maxAttempts: 2 });
    const [first] = queue.take(stream(), 1, 0, LEASE_MS);
    queue.modifyDeadline(first?.ackId ?? '', 0, 0);
    queue.take(stream(), 1, 0, LEASE_MS);
    queue.advance(LEASE_MS);
    assert.deepEqual(
      queue.departures().dead.map(({ message: { id }, attempts }) => [id, attempts]),
      [['1', 2]],
    );
    assert.equal(queue.isEmpty, true);
  });

  it('drops what is older than its retention', () => {
    const queue = queueOf([message(1)], { retentionMs: 1000 });
    assert.deepEqual(queue.take(stream(), 1, 1000, LEASE_MS), []);
    assert.deepEqual(
      queue.departures().expired.map(({ id }) => id),
      ['1'],
    );
  });

  it('gives a run of one ordering key to one stream, and to a pull one message at a time', () => {
    const run = () => queueOf([message(1, 'k'), message(2, 'k'), message(3, 'other')]);
    const queue = run();
    assert.deepEqual(ids(queue.take(stream(), 2, 0, LEASE_MS)), [1, 3]);
    assert.deepEqual(ids(queue.take(stream(), 2, 0, LEASE_MS)), []);
    assert.deepEqual(ids(run().take(pull(), 10, 0, LEASE_MS)), [1, 3]);
  });

  it('sends again what follows a failed message of its key, even what was acknowledged', () => {
    const queue = queueOf([1, 2, 3, 4].map((id) => message(id, 'k')));
    const consumer = stream();
    const [first, second, third] = queue.take(consumer, 10, 0, LEASE_MS);
    queue.acknowledge(third?.ackId ?? '');
    queue.acknowledge(first?.ackId ?? '');
    queue.modifyDeadline(second?.ackId ?? '', 0, 1);
    assert.deepEqual(
      queue.departures().acknowledged.map(({ id }) => id),
      ['1'],
    );
    const again = queue.take(consumer, 10, 1, LEASE_MS);
    assert.deepEqual(ids(again), [2, 3, 4]);
    for (const { ackId } of again) queue.acknowledge(ackId);
    assert.equal(queue.isEmpty, true);
  });

  it('loses nothing, delivers to one at a time and keeps each key in order, whatever is acked, nacked or left to lapse', () => {
    const outcome = fc.constantFrom('ack', 'nack', 'lapse', 'extend');
    const published = fc.array(fc.constantFrom('', '', 'a', 'b'), { maxLength: 25 });
    fc.assert(
      fc.property(
        published,
        fc.infiniteStream(outcome),
        fc.integer({ min: 1, max: 6 }),
        (keys, outcomes, room) => {
          const messages = keys.map((key, i) => message(i, key));
          const queue = queueOf(messages);
          const consumers = [stream(room), stream(room), pull()];
          const departed: number[] = [];
          const leased = new Set<string>();
          let now = 0;
          for (let turn = 0; !queue.isEmpty; turn++) {
            assert.ok(turn < 2000, 'the queue does not drain');
            now += LEASE_MS / 2;
            queue.advance(now);
            for (const consumer of consumers)
              for (const { ackId, message: one } of queue.take(consumer, 10, now, LEASE_MS)) {
                assert.ok(!departed.includes(Number(one.id)), 'delivered after it left');
                assert.ok(!leased.has(ackId), 'ack id used twice');
                leased.add(ackId);
                // Past a while, all is acknowledged, so that the queue must drain.
                const next = turn > 50 ? 'ack' : (outcomes.next().value as string);
                if (next === 'ack') queue.acknowledge(ackId);
                if (next === 'nack') queue.modifyDeadline(ackId, 0, now);
                if (next === 'extend') queue.modifyDeadline(ackId, LEASE_MS * 2, now);
              }
            departed.push(...queue.departures().acknowledged.map(({ id }) => Number(id)));
          }
          assert.deepEqual(
            departed.toSorted((a, b) => a - b),
            messages.map((_, i) => i),
          );
          for (const key of ['a', 'b']) {
            const order = departed.filter((id) => keys[id] === key);
            assert.deepEqual(
              order,
              order.toSorted((a, b) => a - b),
            );
          }
          for (const { messages: outstanding, bytes } of consumers)
            assert.deepEqual([outstanding, bytes], [0, 0]);
        },
      ),
      cases(300),
    );
  });
});
