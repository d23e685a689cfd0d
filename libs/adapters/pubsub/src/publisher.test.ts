import assert from 'node:assert/strict';
import { until } from '@earshot/testing';
import { publisher, type PublisherOptions } from './publisher.ts';
import { type PubsubWire, startPubsubWire } from './testing/wire.ts';

/** google.rpc.Code. */
const UNAVAILABLE = 14;

describe('publisher', () => {
  let wire: PubsubWire;

  before(async () => {
    wire = await startPubsubWire();
  });
  after(() => wire.stop());

  const publisherOf = (name: string, options?: PublisherOptions) =>
    publisher(name, options, () => Promise.resolve(wire.disturbed));

  it('sends one body as it is and several as an array, and resolves when they are taken', async () => {
    const { name, seen, close } = await wire.listen();
    const things = publisherOf(name);
    await things.publish([{ n: 1 }]);
    await things.publish([{ n: 2 }, { n: 3 }]);
    await things.publishJson(['{"n":4}']);
    await things.publish([]);
    await until('all messages', () => seen.length === 3);
    assert.deepEqual(seen.toSorted(), ['[{"n":2},{"n":3}]', '{"n":1}', '{"n":4}']);
    await close();
  });

  it('puts no more bodies into a message than it is told to', async () => {
    const { name, seen, close } = await wire.listen();
    await publisherOf(name, { maxBodies: 2 }).publish([1, 2, 3, 4, 5]);
    await until('all messages', () => seen.length === 3);
    assert.deepEqual(seen.toSorted(), ['5', '[1,2]', '[3,4]']);
    await close();
  });

  it('sends each message in a request of its own when none is to wait, and together when they may', async () => {
    const { name, close } = await wire.listen();
    const alone = wire.proxy.disturb(() => undefined);
    await publisherOf(name, { maxBodies: 1, waitMs: 0 }).publish([1, 2, 3]);
    assert.deepEqual(
      alone.map(({ method }) => method),
      ['Publish', 'Publish', 'Publish'],
    );
    const together = wire.proxy.disturb(() => undefined);
    await publisherOf(name, { maxBodies: 1, waitMs: 20 }).publish([1, 2, 3]);
    assert.deepEqual(
      together.map(({ method }) => method),
      ['Publish'],
    );
    await close();
  });

  it('tries again after a transient fault', async () => {
    const { name, seen, close } = await wire.listen();
    let faults = 0;
    const calls = wire.proxy.disturb(() => {
      faults += 1;
      return faults <= 2 ? { when: 'instead', act: UNAVAILABLE } : undefined;
    });
    await publisherOf(name).publish([1]);
    assert.deepEqual(
      calls.map(({ status }) => status),
      [undefined, undefined, 0],
    );
    await until('the message', () => seen.length > 0);
    assert.deepEqual(seen, ['1']);
    await close();
  });

  it('gives up when its patience is over, however often Google’s client would go on', async () => {
    const { name, close } = await wire.listen();
    const calls = wire.proxy.disturb(() => ({ when: 'instead', act: UNAVAILABLE }));
    await assert.rejects(
      publisherOf(name, { patienceMs: 400 }).publish([1]),
      /Total timeout .* 400 milliseconds/,
    );
    assert.ok(calls.length > 1, 'it was tried more than once');
    wire.proxy.disturb(() => undefined);
    await close();
  });

  it('says so when there is no such topic', async () => {
    await assert.rejects(publisherOf('nowhere').publish([{ n: 1 }]), /NOT_FOUND/);
  });
});
